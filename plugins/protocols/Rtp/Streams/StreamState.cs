using Earshot.Rtp.Buffers;
using Earshot.Rtp.Intervals;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Streams;

/// <summary>Marks of a stream.</summary>
[Flags]
internal enum StreamMarks : byte
{
    None = 0,

    /// <summary>The entry is in the table.</summary>
    InUse = 1,

    /// <summary>A live call owns it.</summary>
    Owned = 2,

    /// <summary>It had packets since the last tick.</summary>
    Active = 4,

    /// <summary>Packets wait in <see cref="StreamDetails.Waiting"/> for a clock rate.</summary>
    Waiting = 8,

    /// <summary>Several calls listed it.</summary>
    Shared = 16,

    /// <summary>It goes on after its call ended, so no later call may adopt it.</summary>
    AfterCall = 32,

    /// <summary>Its current payload type is telephone-event, or one that nothing explains.</summary>
    Events = 64,

    /// <summary>Its current payload type is red (RFC 2198).</summary>
    Redundant = 128,
}

/// <summary>
/// What is kept of one stream and touched by every packet: a plain value in the slabs of <see cref="StreamTable"/>. What
/// few streams need is in <see cref="Details"/>.
/// </summary>
internal struct StreamState
{
    /// <summary>Fewer packets without a call are no stream.</summary>
    public const int MinimumPackets = 5;

    public Flow Flow;
    public uint Ssrc;
    public StreamMarks Marks;

    /// <summary>Payload type of the latest packet.</summary>
    public byte PayloadType;

    /// <summary>Clock rate of <see cref="PayloadType"/>; 0 for telephone-event and while nothing tells it.</summary>
    public int ClockRate;

    /// <summary>All packets; 0 for an entry that waits for its first.</summary>
    public long Packets;

    /// <summary><see cref="Packets"/> before the latest change of payload type.</summary>
    public long PacketsBefore;

    /// <summary>Arrival of the latest packet, nanoseconds.</summary>
    public long Last;

    /// <summary>Longest time before a packet of the interval that runs, nanoseconds.</summary>
    public long MaxDelta;

    /// <summary>When that interval is over, nanoseconds.</summary>
    public long IntervalEnd;

    public SequenceTracker Sequence;
    public TimestampTracker Timestamps;
    public JitterEstimator Jitter;
    public PlayoutClock Playout;

    /// <summary>Packets that were skipped while capture lost packets too, each at most as many as were lost there.</summary>
    public long LostInCapture;

    /// <summary>Path number of the first packet.</summary>
    public int Path;

    /// <summary>Arrival of the first packet, nanoseconds.</summary>
    public long Start;

    /// <summary>Tells streams apart that use the same entry one after the other.</summary>
    public long Serial;

    public StreamDetails? Details;

    /// <summary>What was counted until now.</summary>
    public readonly Progress Progress => new(
        Packets,
        Sequence.Expected,
        Sequence.Expected - (Packets - Sequence.Duplicates),
        Playout.Buffers?.Late(JitterBuffers.Adaptive) ?? 0,
        Jitter.Sum,
        Jitter.Count);

    public readonly bool IsOwned => (Marks & StreamMarks.Owned) != 0;

    /// <summary>Its SDP makes it SRTP: only headers can be read.</summary>
    public readonly bool IsSecured =>
        IsOwned && Details!.Owners[0].Expectation.Security is MediaSecurity.Sdes or MediaSecurity.Dtls;

    /// <summary>
    /// RTP's own validity (RFC 3550, A.1) for streams that no SDP announced: at least 5 packets that are not copies, 4 of
    /// 5 steps of the sequence number are +1 and the timestamp never runs backwards, both in the order of the numbers.
    /// </summary>
    public readonly bool IsPlausible()
    {
        SequenceTracker closed = Sequence;
        closed.Close();
        long distinct = Packets - closed.Duplicates;
        return distinct >= MinimumPackets && closed.Breaks * 5 <= distinct - 1 && Timestamps.Breaks == 0;
    }
}
