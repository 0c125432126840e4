namespace Earshot.Sdk.Records;

/// <summary>One value of a Reason header (RFC 3326).</summary>
/// <param name="Method">The request that carried it, or the status code of the response: "BYE", "CANCEL", "487".</param>
/// <param name="By">Who sent it.</param>
/// <param name="Protocol">"SIP", "Q.850" or another name.</param>
/// <param name="Cause">Cause value; null without one.</param>
/// <param name="Text">Its text, without quotes; null without one.</param>
public sealed record ReasonRecord(string Method, CallParty By, string Protocol, int? Cause, string? Text);
