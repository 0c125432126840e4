using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>Who called whom, when, how long, and how it went.</summary>
internal static class CallHeading
{
    public static void Write(PageWriter page, CallRecord call)
    {
        page.Line("", $"{Party(call.Caller, call.CallerDomain)}{Name(call)} → {Party(call.Callee, call.CalleeDomain)}");
        page.Line("", Outcome(call));
        page.Line("", Invariant($"{call.Start} to {call.End}, {call.DurationS:0.000} s"));
        page.Line("", Wording.Join(
            $"Call-ID {call.CallId}", $"id {call.Id}", call.Sensor is { } sensor ? $"sensor {sensor}" : null));
        if (call.Diagnosis.Count > 0)
        {
            page.Line("! ", string.Join(", ", call.Diagnosis.Select(finding => finding.Rule)));
        }
    }

    private static string Outcome(CallRecord call) => Wording.Join(
        $"{Wording.Of(call.State)} {call.StatusCode} {call.ReasonPhrase}".TrimEnd(),
        call.Ringing is { } ringing ? $"rang at {Wording.At(call, ringing)}" : null,
        call.Answered is { } answered ? $"answered at {Wording.At(call, answered)}" : null,
        call.TalkS is { } talk ? Invariant($"{talk:0.000} s of talk") : null,
        $"ended {(call.HangupBy is { } party ? $"by {Wording.Of(party)} " : "")}({Wording.Of(call.EndReason)})",
        call.Mos is { } mos ? Invariant($"MOS {mos:0.00}") : null);

    private static string Party(string? user, string? domain) => (user, domain) switch
    {
        (null, null) => "unknown",
        (null, _) => domain,
        (_, null) => user,
        _ => $"{user}@{domain}",
    };

    private static string Name(CallRecord call) => string.IsNullOrEmpty(call.CallerName) ? "" : $" \"{call.CallerName}\"";
}
