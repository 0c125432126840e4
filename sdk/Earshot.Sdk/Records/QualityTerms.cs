using System.Text.Json.Serialization;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>The working of a stream's R: R = <see cref="R0"/> - <see cref="Id"/> - <see cref="IeEff"/> + <see cref="A"/>.</summary>
public sealed record QualityTerms
{
    /// <summary>"narrowband" (G.107) or "wideband" (G.107.1).</summary>
    public required string Scale { get; init; }

    /// <summary>R without delay, codec and loss: 93.2 narrowband, 129 wideband.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double R0 { get; init; }

    /// <summary>Ie of the codec.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double Ie { get; init; }

    /// <summary>Bpl of the codec; null where none is published.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? Bpl { get; init; }

    /// <summary>Ppl: packets lost or too late for the jitter buffer, per cent.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double Ppl { get; init; }

    /// <summary>BurstR, at least 1.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double BurstR { get; init; }

    /// <summary>Ie,eff.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double IeEff { get; init; }

    /// <summary>Ta: absolute one-way delay, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double DelayMs { get; init; }

    /// <summary>Where the network's part of <see cref="DelayMs"/> is from: "rtcp" or "assumed".</summary>
    public required string DelaySource { get; init; }

    /// <summary>Id: impairment by delay.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double Id { get; init; }

    /// <summary>A: advantage factor.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double A { get; init; }

    /// <summary>Where Ie and Bpl are from: "G.113 table I.4".</summary>
    public required string Source { get; init; }

    /// <summary>The source calls them provisional, or they were taken from a related codec.</summary>
    public bool Provisional { get; init; }
}
