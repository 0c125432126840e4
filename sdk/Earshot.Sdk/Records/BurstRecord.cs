using System.Text.Json.Serialization;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>Bursts and gaps of loss with Gmin 16 (RFC 3611, 4.7.2 and appendix A.2).</summary>
public sealed record BurstRecord
{
    /// <summary>Bursts.</summary>
    public required long Bursts { get; init; }

    /// <summary>Packets lost within bursts, per cent.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double BurstDensityPercent { get; init; }

    /// <summary>Mean duration of a burst, milliseconds; null without any, or without a packet interval.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? BurstDurationMs { get; init; }

    /// <summary>Packets lost within gaps, per cent.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double GapDensityPercent { get; init; }

    /// <summary>Mean duration of a gap, milliseconds; null without a packet interval.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? GapDurationMs { get; init; }
}
