using Earshot.Sdk.Capture;
using Earshot.Sdk.Signalling;

namespace Earshot.Sdk.Streams;

/// <summary>
/// Knows one protocol that lies between TCP and signalling, and opens its connections. Called by one thread in the order of
/// packets, as its connections are; wire data never makes it throw.
/// </summary>
public interface IStreamDecoder
{
    /// <summary>
    /// The first bytes by which a direction of a connection may be this protocol, inclusive ranges: <see cref="Recognize"/>
    /// is asked about no others.
    /// </summary>
    IReadOnlyList<(byte From, byte To)> FirstBytes { get; }

    /// <summary>Looks whether a direction of a connection begins like this protocol.</summary>
    /// <param name="start">Its first bytes, or the first that were captured of it; not empty.</param>
    StreamRecognition Recognize(ReadOnlySpan<byte> start);

    /// <summary>What carries a signalling message that came through this protocol inside another.</summary>
    SignallingTransport Over(SignallingTransport outer);

    /// <summary>Begins a connection one of whose directions was recognized.</summary>
    /// <param name="sink">Where what is inside goes.</param>
    IStreamConnection Open(IStreamSink sink);

    /// <summary>The capture itself holds secrets, of packets that follow.</summary>
    void OnSecrets(in CaptureSecrets secrets)
    {
    }

    /// <summary>Writes the counters of the summary: defects to the map <c>defects</c>, as <c>name.defect</c>.</summary>
    void Summarize(ISummary summary);
}

/// <summary>Whether bytes are the beginning of a protocol.</summary>
public enum StreamRecognition : byte
{
    /// <summary>They are not.</summary>
    No,

    /// <summary>So far they may be: more are needed.</summary>
    Maybe,

    /// <summary>They are.</summary>
    Yes,
}
