using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records;

/// <summary>All that was seen of one Call-ID, whatever the method. The schema is <c>docs/schema/dialog.json</c>.</summary>
public sealed record DialogRecord
{
    /// <summary>Call-ID.</summary>
    public required string CallId { get; init; }

    /// <summary>The first message.</summary>
    public required Timestamp Start { get; init; }

    /// <summary>The last message.</summary>
    public required Timestamp End { get; init; }

    /// <summary>SIP messages, copies and retransmissions included.</summary>
    public int SipMessages { get; init; }

    /// <summary>Requests by method, in the order of first use.</summary>
    public required IReadOnlyDictionary<string, long> SipRequests { get; init; }

    /// <summary>Responses by status code, in the order of first use.</summary>
    public required IReadOnlyDictionary<string, long> SipResponses { get; init; }
}
