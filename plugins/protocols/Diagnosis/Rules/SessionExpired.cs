using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// The call was ended because the session timer was not refreshed: BYE came just when RFC 4028, 10, tells it to,
/// the smaller of 32 s and a third of the interval before its end, and from the side that waits to be refreshed. Calls that
/// people end may be as long: what its sender calls normal clearing is no expiry.
/// </summary>
internal sealed class SessionExpired : IDiagnosisRule
{
    private const double Tolerance = 2;

    // ITU-T Q.850, cause 16.
    private const int NormalClearing = 16;

    public string Name => "session_expired";

    public Finding? Examine(CallRecord call)
    {
        return call is { Answered: { } answered, SessionTimer: { ExpiresS: > 0 } timer, Ladder.Omitted: 0 }
            && (timer.Refresher is null || timer.Refresher != call.HangupBy)
            && !call.Reasons.Any(reason => reason is { Method: "BYE", Protocol: "Q.850", Cause: NormalClearing })
            && LadderFacts.First(call, message => message.Text == "BYE") is { } bye
            ? Examine(call, timer, connected: answered.MillisecondsSince(call.Start), bye)
            : null;
    }

    private Finding? Examine(CallRecord call, SessionTimerRecord timer, double connected, LadderMessage bye)
    {
        double refreshed = call.Ladder.Messages
            .Where(message => message is { Text: "INVITE" or "UPDATE", Retransmission: false } && message.Ms > connected && message.Ms < bye.Ms)
            .Select(message => message.Ms)
            .DefaultIfEmpty(connected)
            .Max();
        double elapsed = (bye.Ms - refreshed) / 1000;
        double due = timer.ExpiresS - Math.Min(32, timer.ExpiresS / 3.0);
        return Math.Abs(elapsed - due) > Tolerance ? null : new Finding(
            Name, Severity.Problem, "The call was cut off because its session timer was not refreshed.",
            [
                $"Session-Expires {timer.ExpiresS} s{(timer.Refresher is { } party ? $", to be refreshed by {Party.Name(party)}" : "")}",
                Invariant($"BYE {elapsed:0.0} s after the {(refreshed > connected ? "last refresh" : "answer")}, when a timer that nobody refreshes runs out"),
            ]);
    }
}
