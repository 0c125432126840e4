using System.Text.Json.Serialization;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>The last VoIP metrics report block that the far end sent about a stream (RFC 3611, 4.7).</summary>
public sealed record VoipMetrics
{
    /// <summary>Loss rate, per cent.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double LossPercent { get; init; }

    /// <summary>Discard rate, per cent.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double DiscardPercent { get; init; }

    /// <summary>Burst density, per cent.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double BurstDensityPercent { get; init; }

    /// <summary>Gap density, per cent.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double GapDensityPercent { get; init; }

    /// <summary>Round trip delay, milliseconds.</summary>
    public required int RoundTripMs { get; init; }

    /// <summary>End system delay, milliseconds.</summary>
    public required int EndSystemDelayMs { get; init; }

    /// <summary>R factor; null for 127, unavailable.</summary>
    public int? RFactor { get; init; }

    /// <summary>MOS-LQ; null for 127, unavailable.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? MosLq { get; init; }

    /// <summary>MOS-CQ; null for 127, unavailable.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? MosCq { get; init; }

    /// <summary>Nominal jitter buffer delay, milliseconds.</summary>
    public required int JitterBufferNominalMs { get; init; }
}
