using System.Text.Json.Serialization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>
/// One RTP stream: one source, destination and SSRC within one call. Property names in snake_case are the keys of the JSON,
/// in this order. The schema is <c>docs/schema/stream.json</c>.
/// </summary>
public sealed record StreamRecord
{
    private static readonly long[] NoLossRuns = new long[10];
    private static readonly long[] NoDelayVariation = new long[7];

    /// <summary>Call-ID of the call it belongs to, or null.</summary>
    public string? CallId { get; init; }

    /// <summary>Which way it went in its call.</summary>
    public MediaDirection Direction { get; init; }

    /// <summary>Who sent it; unknown where a mirror tells the other side only.</summary>
    public required TransportAddress Source { get; init; }

    /// <summary>Who received it; unknown where a mirror tells the other side only.</summary>
    public required TransportAddress Destination { get; init; }

    /// <summary>Synchronization source (RFC 3550, 5.1).</summary>
    [JsonConverter(typeof(SsrcConverter))]
    public required uint Ssrc { get; init; }

    /// <summary>What its SDP names.</summary>
    public MediaKind Kind { get; init; }

    /// <summary>How its SDP protects it; SRTP is measured without its keys.</summary>
    public MediaSecurity Security { get; init; }

    /// <summary>Encoding name of its most frequent payload type, or null when nothing tells it.</summary>
    public string? Codec { get; init; }

    /// <summary>Its most frequent payload type, 0 to 127, telephone-event left out.</summary>
    public int PayloadType { get; init; }

    /// <summary>RTP timestamp units per second, or null when nothing tells it.</summary>
    public int? ClockRate { get; init; }

    /// <summary>The most frequent time between packets in milliseconds by their timestamps, or null.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? PtimeMs { get; init; }

    /// <summary>Its first packet.</summary>
    public required Timestamp Start { get; init; }

    /// <summary>Its last packet.</summary>
    public required Timestamp End { get; init; }

    /// <summary>All packets, duplicates and telephone-event included.</summary>
    public long Packets { get; init; }

    /// <summary>Packets whose extended sequence number was seen before.</summary>
    public long Duplicates { get; init; }

    /// <summary>Highest less lowest extended sequence number, plus 1; summed over restarts.</summary>
    public long Expected { get; init; }

    /// <summary><see cref="Expected"/> less (<see cref="Packets"/> less <see cref="Duplicates"/>), never negative.</summary>
    public long Lost { get; init; }

    /// <summary>Per cent of <see cref="Expected"/> that was lost.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double LossPercent => Expected == 0 ? 0 : 100.0 * Lost / Expected;

    /// <summary>How much of <see cref="Lost"/> may have been lost by the capture; null where the source counts nothing.</summary>
    public long? LostInCaptureMax { get; init; }

    /// <summary>Packets that arrived after one with a higher sequence number (RFC 4737), duplicates left out.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Jumps of the sequence number past MAX_DROPOUT that two packets confirmed.</summary>
    public int Restarts { get; init; }

    /// <summary>
    /// Runs of consecutive lost packets by length: 1 to 9, and last 10 and more. Without any, all are 0.
    /// </summary>
    public IReadOnlyList<long> LossRuns { get; init; } = NoLossRuns;

    /// <summary>Bursts and gaps of loss; null without loss.</summary>
    public BurstRecord? Bursts { get; init; }

    /// <summary>Mean of the interarrival jitter J of RFC 3550, A.8, over packets 2 to n, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? JitterMeanMs { get; init; }

    /// <summary>Maximum of J, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? JitterMaxMs { get; init; }

    /// <summary>Longest time between two packets, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double MaxDeltaMs { get; init; }

    /// <summary>
    /// Packets by delay variation |D| of RFC 3550, 6.4.1: 50 to 70 ms, to 90, to 120, to 150, to 200, to 300, and more.
    /// </summary>
    public IReadOnlyList<long> DelayVariation { get; init; } = NoDelayVariation;

    /// <summary>
    /// How much faster than the sensor's clock the sender's runs, parts per million; null for less than 10 s, or where
    /// the clock rate is unknown.
    /// </summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? ClockSkewPpm { get; init; }

    /// <summary>Times without packets; null without any.</summary>
    public GapsRecord? Gaps { get; init; }

    /// <summary>Simulated jitter buffers; empty without a clock rate.</summary>
    public IReadOnlyList<JitterBufferRecord> Buffers { get; init; } = [];

    /// <summary>Burst ratio of G.107, at least 1; null without loss.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? BurstRatio { get; init; }

    /// <summary>Transmission rating factor R of G.107 behind the adaptive jitter buffer; null where the codec has no published impairment.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? RFactor { get; init; }

    /// <summary>MOS-CQE that G.107, or G.107.1 for wideband, gives for <see cref="RFactor"/>, 1 to 4.5.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? Mos { get; init; }

    /// <summary>MOS without the loss that may have been the capture's; null where the source counts nothing.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? MosNetworkMax { get; init; }

    /// <summary>How <see cref="RFactor"/> comes about; null without one.</summary>
    public QualityTerms? Terms { get; init; }

    /// <summary>Figures by interval; null for less than one.</summary>
    public IntervalSeries? Intervals { get; init; }

    /// <summary>True when several calls list this stream.</summary>
    public bool Shared { get; init; }

    /// <summary>Packets by payload type, in the order of first use.</summary>
    public IReadOnlyList<PayloadTypeCount> PayloadTypes { get; init; } = [];

    /// <summary>telephone-event keys in it, in order.</summary>
    public IReadOnlyList<DtmfEvent> Dtmf { get; init; } = [];

    /// <summary>What RTCP said of the stream; null without any.</summary>
    public RtcpRecord? Rtcp { get; init; }

    /// <summary>Each distinct chain of tunnels that its packets came through.</summary>
    public IReadOnlyList<IReadOnlyList<TunnelLayer>> Tunnels { get; init; } = [];
}

/// <summary>How many packets of a stream had one payload type.</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Codec">Encoding name, or null when nothing tells it.</param>
/// <param name="Packets">How many.</param>
public sealed record PayloadTypeCount(int PayloadType, string? Codec, long Packets);

/// <summary>What RTCP said of a stream.</summary>
public sealed record RtcpRecord
{
    /// <summary>Sender reports of the stream's own sender.</summary>
    public long SenderReports { get; init; }

    /// <summary>Report blocks of its receiver about it.</summary>
    public long ReportBlocks { get; init; }

    /// <summary>The last cumulative number of packets lost that its receiver reported; may be negative.</summary>
    public int? CumulativeLost { get; init; }

    /// <summary>The highest fraction lost that its receiver reported, per cent.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? FractionLostMaxPercent { get; init; }

    /// <summary>The highest interarrival jitter that its receiver reported, milliseconds; null without a clock rate.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? JitterMaxMs { get; init; }

    /// <summary>Mean round trip by LSR and DLSR (RFC 3550, 6.4.1): between the sensor and both ends, or the one end that reports; milliseconds; null without.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? RoundTripMeanMs { get; init; }

    /// <summary>Longest such round trip, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? RoundTripMaxMs { get; init; }

    /// <summary>What its receiver said of the quality; null without.</summary>
    public VoipMetrics? VoipMetrics { get; init; }
}

/// <summary>Which way a stream goes in its call.</summary>
public enum MediaDirection
{
    /// <summary>Neither end is known.</summary>
    Unknown,

    /// <summary>To who sent the first INVITE.</summary>
    ToCaller,

    /// <summary>To who received it.</summary>
    ToCallee,
}

/// <summary>The media of an SDP m= line (RFC 8866, 5.14).</summary>
public enum MediaKind
{
    /// <summary>Not told.</summary>
    Unknown,

    /// <summary>audio.</summary>
    Audio,

    /// <summary>video.</summary>
    Video,

    /// <summary>image, as in T.38.</summary>
    Image,

    /// <summary>Any other.</summary>
    Other,
}

/// <summary>How SDP protects media.</summary>
public enum MediaSecurity
{
    /// <summary>No SDP tells.</summary>
    Unknown,

    /// <summary>Not at all.</summary>
    None,

    /// <summary>SRTP with keys in SDP (RFC 4568).</summary>
    Sdes,

    /// <summary>SRTP with keys from DTLS (RFC 5763).</summary>
    Dtls,
}
