using Earshot.Host.Pipeline.Reassembly;

namespace Earshot.Host.Pipeline.Streams;

/// <summary>Takes from a stream what it can use, and is offered the rest again.</summary>
internal interface IStreamConsumer
{
    /// <summary>Takes what is contiguous and not consumed yet.</summary>
    /// <returns>How many bytes are done with.</returns>
    int OnStream(ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at);
}
