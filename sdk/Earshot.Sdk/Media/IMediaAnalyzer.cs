using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Sdk.Media;

/// <summary>
/// Measures the media streams of one shard: all packets between two addresses, in both directions, RTP and RTCP. Never
/// called in parallel; all calls come in the order of packets, and what signalling says of media comes before the
/// packets that followed it. Packets cost no allocation once their stream is known.
/// </summary>
public interface IMediaAnalyzer
{
    /// <summary>True when the payload looks like media. Looks only; used for datagrams quoted in ICMP errors.</summary>
    bool Recognizes(ReadOnlySpan<byte> payload);

    /// <summary>Takes a run of datagrams.</summary>
    void OnPackets(in MediaBatch batch);

    /// <summary>From now on media to or from an address belongs to a call.</summary>
    void Expect(MediaExpectation expectation, Timestamp now);

    /// <summary>A call moved its media away from an address.</summary>
    void Withdraw(ulong call, TransportAddress address);

    /// <summary>
    /// A call is over: reports each of its streams to the sink before returning and forgets the call. Later packets of
    /// the same addresses are other streams.
    /// </summary>
    void Complete(ulong call, Timestamp now);

    /// <summary>
    /// Packets were lost between the wire and the sensor. What a mirror lost is told before the first packet after it; what a
    /// source counted, none included, is told when the counter was read, and its time may be long over.
    /// </summary>
    void OnGap(in CaptureGap gap);

    /// <summary>
    /// A new second of packet time has begun: reports to the sink which calls had media since the last one, and streams
    /// of no call that ended.
    /// </summary>
    void OnTick(Timestamp now);

    /// <summary>There are no more packets: reports the streams that belong to no call.</summary>
    void OnEnd(Timestamp now);

    /// <summary>Writes the counters of the summary.</summary>
    void Summarize(ISummary summary);
}

/// <summary>Where a media analyzer sends what it finds. Only from within the analyzer's own calls.</summary>
public interface IMediaSink
{
    /// <summary>Turns the path number of a packet into the chain of tunnels it stands for.</summary>
    ITunnelPaths Paths { get; }

    /// <summary>A call had media since the last tick.</summary>
    /// <param name="call">The call's number.</param>
    /// <param name="last">Time of its latest packet.</param>
    void Active(ulong call, Timestamp last);

    /// <summary>A stream of a call that is being completed.</summary>
    void Report(ulong call, StreamRecord stream);

    /// <summary>T.38 datagrams of a call that is being completed; told at most once.</summary>
    void Report(ulong call, FaxTraffic traffic);

    /// <summary>A stream that belongs to no call.</summary>
    void Report(StreamRecord stream);
}
