using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// False answer supervision: somebody on the way answered, and so charged, before the callee did. The call was answered
/// without any ringing, the caller's audio began, and the callee's only long after it.
/// </summary>
internal sealed class FalseAnswer(double latest) : IDiagnosisRule
{
    /// <summary>The caller's audio must have begun so soon, seconds: this shows that media passes the sensor.</summary>
    private const double Prompt = 2;

    public string Name => "false_answer";

    public Finding? Examine(CallRecord call)
    {
        if (call is not { Answered: { } answered, Ringing: null, Ladder: { Messages.Count: > 0, Omitted: 0 } }
            || Talk.Seconds(call) == 0 || call.Holds.Count > 0
            || LadderFacts.Any(call, message => message.Text is ['1', '8', ..])
            || AudioPath.Both(call) is not var (toCaller, toCallee)
            || First(toCallee) is not { } caller || caller.SecondsSince(answered) > Prompt
            || First(toCaller) is not { } callee || callee.SecondsSince(answered) < latest)
        {
            return null;
        }

        return new Finding(Name, Severity.Warning, "The call may have been answered before the callee picked up (false answer supervision).",
        [
            Invariant($"answered {answered.SecondsSince(call.Start):0.0} s after the INVITE without ringing"),
            Invariant($"the callee's audio began {callee.SecondsSince(answered):0.0} s after the answer, the caller's {caller.SecondsSince(answered):0.0} s after it"),
        ]);
    }

    private static Timestamp? First(AudioPath path) => path.Streams.Count == 0 ? null : path.Streams.Min(stream => stream.Start);
}
