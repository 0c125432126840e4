using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>The audio of one party ended long before the call, while the other's went on to its end.</summary>
internal sealed class AudioStopped(double minTalk, double silence) : IDiagnosisRule
{
    /// <summary>Audio that comes until so many seconds before the end of the call came to its end.</summary>
    private const double ToTheEnd = 2;

    public string Name => "audio_stopped";

    public Finding? Examine(CallRecord call)
    {
        if (Talk.Seconds(call) < minTalk || AudioPath.Both(call) is not var (toCaller, toCallee))
        {
            return null;
        }

        return Compare(call, toCaller, toCallee) ?? Compare(call, toCallee, toCaller);
    }

    private Finding? Compare(CallRecord call, AudioPath stopped, AudioPath heard)
    {
        if (!stopped.IsAgreed || stopped.Last is not { } last || call.End.SecondsSince(last) < silence
            || heard.Last is not { } end || call.End.SecondsSince(end) > ToTheEnd
            || call.Holds.Any(hold => Talk.Overlap(hold, last, call.End) > 0))
        {
            return null;
        }

        return new Finding(Name, Severity.Warning, $"The audio of {stopped.Speaker} stopped long before the call ended.",
        [
            Invariant($"the last packet to {stopped.Listener} came {call.End.SecondsSince(last):0.0} s before the end"),
            Invariant($"the last packet to {heard.Listener} came {call.End.SecondsSince(end):0.0} s before the end"),
        ]);
    }
}
