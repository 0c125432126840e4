using Earshot.Host.Pipeline.Reassembly;

namespace Earshot.Host.Pipeline.Streams;

/// <summary>Takes one direction of a stream as it comes.</summary>
internal interface IStreamReceiver
{
    /// <summary>False once it turned out that nobody wants what comes.</summary>
    bool IsWanted { get; }

    /// <summary>The frame at hand carries some of its bytes, which may be pushed at once or later.</summary>
    void OnFrame()
    {
    }

    /// <summary>Everything that frames carried has been pushed.</summary>
    void OnCaughtUp()
    {
    }

    /// <summary>Takes the next bytes, all of them.</summary>
    /// <param name="data">The bytes; at least one.</param>
    /// <param name="afterGap">Bytes are missing just before these.</param>
    /// <param name="at">When and in which frame the last of them came.</param>
    void Push(ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at);

    /// <summary>Nothing more comes: gives back what it holds.</summary>
    void Close();
}
