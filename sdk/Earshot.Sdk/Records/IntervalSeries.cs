using System.Text.Json.Serialization;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>The figures of a stream by interval, a list each; all are as long as <see cref="Packets"/>.</summary>
public sealed record IntervalSeries
{
    /// <summary>Length of an interval, seconds: 5, or a multiple in a stream with very many.</summary>
    public required int Seconds { get; init; }

    /// <summary>Packets that arrived.</summary>
    public required IReadOnlyList<long> Packets { get; init; }

    /// <summary>Packets lost, by the interval in which the gap was seen; a late packet takes its loss back.</summary>
    public required IReadOnlyList<long> Lost { get; init; }

    /// <summary>Packets too late for the adaptive jitter buffer.</summary>
    public required IReadOnlyList<long> Late { get; init; }

    /// <summary>Mean of J, milliseconds; null in an interval without.</summary>
    [JsonConverter(typeof(ThreeDecimalsListConverter))]
    public required IReadOnlyList<double?> JitterMs { get; init; }

    /// <summary>Longest time between two packets, milliseconds; null in an interval without.</summary>
    [JsonConverter(typeof(ThreeDecimalsListConverter))]
    public required IReadOnlyList<double?> MaxDeltaMs { get; init; }

    /// <summary>MOS behind the adaptive jitter buffer; null where none can be told.</summary>
    [JsonConverter(typeof(ThreeDecimalsListConverter))]
    public required IReadOnlyList<double?> Mos { get; init; }
}
