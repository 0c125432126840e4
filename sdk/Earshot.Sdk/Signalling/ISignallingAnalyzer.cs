using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Signalling;

/// <summary>
/// Follows calls. Called by one thread in the order of packets; time is packet time. Everything it finds goes to its
/// <see cref="ISignallingSink"/>, from within these calls only.
/// </summary>
public interface ISignallingAnalyzer
{
    /// <summary>Start of the earliest call that is still open, or null. Records of later calls wait for it.</summary>
    Timestamp? EarliestOpenCall { get; }

    /// <summary>True when the payload begins like this signalling. Looks only; used for unknown TCP connections and for
    /// datagrams quoted in ICMP errors, where the payload may be cut.</summary>
    bool Recognizes(ReadOnlySpan<byte> payload);

    /// <summary>Takes a whole datagram.</summary>
    /// <returns>False when it was not this signalling after all.</returns>
    bool OnDatagram(in SignallingPacket packet);

    /// <summary>
    /// Takes what is contiguous and not yet consumed of one direction of a TCP connection.
    /// </summary>
    /// <returns>
    /// How many bytes are done with, 0 up to the payload's length. The rest is offered again with what follows it.
    /// </returns>
    int OnStream(in SignallingPacket data);

    /// <summary>A new second of packet time has begun: the place for timeouts.</summary>
    /// <param name="now">The second.</param>
    void OnTick(Timestamp now);

    /// <summary>
    /// A call had media. Told before the tick that is 5 s later, so that a timeout sees all activity up to 5 s before.
    /// </summary>
    /// <param name="call">The number given to <see cref="MediaExpectation.Call"/>.</param>
    /// <param name="last">Time of its latest media packet.</param>
    void OnMedia(ulong call, Timestamp last);

    /// <summary>There are no more packets: completes every open call, in the order of their start.</summary>
    void OnEnd(Timestamp now);

    /// <summary>Writes the counters of the summary.</summary>
    void Summarize(ISummary summary);
}
