namespace Earshot.Sdk.Records;

/// <summary>The session timer that was agreed (RFC 4028).</summary>
/// <param name="ExpiresS">Session-Expires of the 2xx, seconds.</param>
/// <param name="Refresher">Who refreshes; null when it was not said.</param>
/// <param name="Refreshes">Re-INVITE and UPDATE requests that carried Session-Expires after the answer.</param>
public sealed record SessionTimerRecord(int ExpiresS, CallParty? Refresher, int Refreshes);
