using System.Text.Json.Serialization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>One contact of one address of record at one registrar, from its first REGISTER to its end. The schema is <c>docs/schema/registration.json</c>.</summary>
public sealed record RegistrationRecord
{
    /// <summary>Address of record: user and host of To.</summary>
    public required string Aor { get; init; }

    /// <summary>Contact URI as sent; null when the request had none.</summary>
    public string? Contact { get; init; }

    /// <summary>Name of the sensor, or null.</summary>
    public string? Sensor { get; init; }

    /// <summary>Who registers.</summary>
    public TransportAddress Source { get; init; }

    /// <summary>The registrar, or the proxy before it.</summary>
    public TransportAddress Destination { get; init; }

    /// <summary>User-Agent of the requests.</summary>
    public string? UserAgent { get; init; }

    /// <summary>User name of the Authorization header (RFC 3261, 22.4), or null.</summary>
    public string? Username { get; init; }

    /// <summary>The first REGISTER.</summary>
    public required Timestamp Start { get; init; }

    /// <summary>The last message, or the moment of expiry.</summary>
    public required Timestamp End { get; init; }

    /// <summary>How it stands at <see cref="End"/>.</summary>
    public RegistrationState State { get; init; }

    /// <summary>Seconds that the registrar granted last; null when it granted none.</summary>
    public int? ExpiresS { get; init; }

    /// <summary>REGISTER requests, retransmissions left out.</summary>
    public int Requests { get; init; }

    /// <summary>401 and 407 responses.</summary>
    public int Challenges { get; init; }

    /// <summary>
    /// Final responses of 300 and above that were no challenge, credentials that were challenged again, and requests that nobody
    /// answered.
    /// </summary>
    public int Failures { get; init; }

    /// <summary>The last final response, challenges left out; null without one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Mean time from REGISTER to its final response, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? RttMeanMs { get; init; }

    /// <summary>Longest such time, milliseconds.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? RttMaxMs { get; init; }
}

/// <summary>State of a registration.</summary>
public enum RegistrationState
{
    /// <summary>No final response was seen.</summary>
    Unknown,

    /// <summary>2xx, and not expired yet.</summary>
    Registered,

    /// <summary>The last attempt failed.</summary>
    Failed,

    /// <summary>It was not refreshed in time.</summary>
    Expired,

    /// <summary>Removed by expires 0.</summary>
    Unregistered,
}
