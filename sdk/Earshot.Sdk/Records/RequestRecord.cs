using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>
/// Requests outside calls of one method between two addresses and two parties: OPTIONS, SUBSCRIBE, NOTIFY, PUBLISH by the
/// period that they are seen in, MESSAGE one by one. The schema is <c>docs/schema/request.json</c>.
/// </summary>
public sealed record RequestRecord
{
    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>Name of the sensor, or null.</summary>
    public string? Sensor { get; init; }

    /// <summary>User and host of From.</summary>
    public string? From { get; init; }

    /// <summary>User and host of To.</summary>
    public string? To { get; init; }

    /// <summary>Call-ID of the first request.</summary>
    public required string CallId { get; init; }

    /// <summary>Who asks.</summary>
    public TransportAddress Source { get; init; }

    /// <summary>Who is asked.</summary>
    public TransportAddress Destination { get; init; }

    /// <summary>Event package of SUBSCRIBE, NOTIFY and PUBLISH (RFC 6665); null for others.</summary>
    public string? Event { get; init; }

    /// <summary>Content-Type of a MESSAGE; null for others.</summary>
    public string? ContentType { get; init; }

    /// <summary>Body length of a MESSAGE, bytes; null for others. The text itself is not kept.</summary>
    public int? ContentLength { get; init; }

    /// <summary>The first request.</summary>
    public required Timestamp Start { get; init; }

    /// <summary>The last message.</summary>
    public required Timestamp End { get; init; }

    /// <summary>Requests, retransmissions left out.</summary>
    public int Requests { get; init; }

    /// <summary>Repeated requests.</summary>
    public int Retransmissions { get; init; }

    /// <summary>Requests that had no final response within 32 s (RFC 3261, 17.1.2.2, timer F).</summary>
    public int Unanswered { get; init; }

    /// <summary>Final responses by status code, in the order of first use.</summary>
    public IReadOnlyDictionary<string, long> Responses { get; init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>Mean time from request to final response, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? RttMeanMs { get; init; }

    /// <summary>Longest such time, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? RttMaxMs { get; init; }
}
