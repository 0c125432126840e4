using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records;

/// <summary>A REFER inside the call (RFC 3515).</summary>
/// <param name="Time">When it was sent.</param>
/// <param name="By">Who sent it.</param>
/// <param name="Target">URI of Refer-To, without its Replaces.</param>
/// <param name="ReplacesCallId">Call-ID that Refer-To's Replaces names (RFC 3891): an attended transfer; else null.</param>
/// <param name="StatusCode">Final response to the REFER, 200 to 699; null when none was seen.</param>
/// <param name="Outcome">Status code of the last NOTIFY with message/sipfrag; null without one.</param>
/// <param name="CallId">Call-ID of the call that it led to, where that call was seen; else null.</param>
public sealed record TransferRecord(
    Timestamp Time, CallParty By, string Target, string? ReplacesCallId, int? StatusCode, int? Outcome, string? CallId);
