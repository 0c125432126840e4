using System.Text.Json.Serialization;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>Times in which no packet of a stream came for 200 ms or more: silence suppression, hold, or an interrupted network.</summary>
public sealed record GapsRecord
{
    /// <summary>How many.</summary>
    public required long Count { get; init; }

    /// <summary>Their sum, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double TotalMs { get; init; }

    /// <summary>The longest, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double LongestMs { get; init; }

    /// <summary>How many had no missing sequence number: the sender itself was silent (DTX).</summary>
    public required long SenderSilent { get; init; }
}
