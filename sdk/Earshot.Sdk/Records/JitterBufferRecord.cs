using System.Text.Json.Serialization;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>What a listener behind one simulated jitter buffer got.</summary>
public sealed record JitterBufferRecord
{
    /// <summary>"fixed_50", "fixed_200" or "adaptive".</summary>
    public required string Buffer { get; init; }

    /// <summary>Packets that came too late to be played.</summary>
    public required long Late { get; init; }

    /// <summary>Mean delay that the buffer added, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double DelayMs { get; init; }

    /// <summary>Lost and late packets, per cent of those expected.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double LossPercent { get; init; }

    /// <summary>Burst ratio of lost and late packets; null without any.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? BurstRatio { get; init; }

    /// <summary>R behind this buffer; null where the codec has no published impairment.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? RFactor { get; init; }

    /// <summary>MOS behind this buffer.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? Mos { get; init; }
}
