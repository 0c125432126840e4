using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records;

/// <summary>Another call that is a leg of the same conversation, as a B2BUA or a transfer makes it.</summary>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="Start">Its first INVITE.</param>
/// <param name="Reason">Why this is believed.</param>
/// <param name="Evidence">What was seen: the header and its value, the Session-ID, the numbers and the media address.</param>
public sealed record LegRecord(string CallId, Timestamp Start, LegReason Reason, string Evidence);

/// <summary>Why two calls are believed to be legs of one conversation, the strongest first.</summary>
public enum LegReason
{
    /// <summary>A header of one names the other's Call-ID: X-Call-ID and the like.</summary>
    CallIdHeader,

    /// <summary>Both have the same Session-ID (RFC 7989).</summary>
    SessionId,

    /// <summary>One replaces the other (RFC 3891) or was referred from it (RFC 3892).</summary>
    Transfer,

    /// <summary>The same numbers at the same time, and a common media address or a common server.</summary>
    NumberTimeMedia,
}
