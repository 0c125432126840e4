using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// The caller waited long for any sign that the call goes on. It is measured from the last INVITE of several: before that,
/// a person may have been asked for a password.
/// </summary>
internal sealed class PostDialDelay(double seconds) : IDiagnosisRule
{
    public string Name => "post_dial_delay";

    public Finding? Examine(CallRecord call)
    {
        if (call.PddMs is not { } pdd || pdd < seconds * 1000 || (call.Challenges > 0 && call.Ladder.Messages.Count == 0))
        {
            return null;
        }

        double waited = (pdd - LastInvite(call, pdd)) / 1000;
        return waited < seconds ? null : new Finding(
            Name, Severity.Notice, "The caller waited long until it rang, or until the call failed.",
            [Invariant($"{waited:0.0} s from the INVITE to the first sign of ringing, or to the final response")]);
    }

    /// <summary>When the first INVITE with the last CSeq was sent, milliseconds after the start.</summary>
    private static double LastInvite(CallRecord call, double before)
    {
        LadderMessage? last = null;
        foreach (LadderMessage message in call.Ladder.Messages)
        {
            if (message.Text == "INVITE" && message.Ms < before && (last is null || message.Cseq > last.Value.Cseq))
            {
                last = message;
            }
        }

        return last?.Ms ?? 0;
    }
}
