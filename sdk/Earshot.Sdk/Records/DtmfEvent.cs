using System.Text.Json.Serialization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>A key that was pressed.</summary>
public sealed record DtmfEvent
{
    /// <summary>When it began.</summary>
    public required Timestamp Time { get; init; }

    /// <summary>"0" to "9", "*", "#", "A" to "D", or "flash".</summary>
    public required string Key { get; init; }

    /// <summary>How long it was held, milliseconds; null when nothing tells it.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? DurationMs { get; init; }

    /// <summary>Who pressed it; null in a stream that belongs to no call.</summary>
    public CallParty? By { get; init; }

    /// <summary>How it was signalled.</summary>
    public DtmfMethod Method { get; init; }
}

/// <summary>How a key is signalled.</summary>
public enum DtmfMethod
{
    /// <summary>telephone-event in RTP (RFC 4733).</summary>
    TelephoneEvent,

    /// <summary>A SIP INFO request (application/dtmf-relay or application/dtmf).</summary>
    SipInfo,
}
