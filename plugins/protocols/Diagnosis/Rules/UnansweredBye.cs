using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>BYE was repeated and nothing came back: the other side may believe that the call goes on.</summary>
internal sealed class UnansweredBye : IDiagnosisRule
{
    private const int MinRepeats = 2;

    public string Name => "unanswered_bye";

    public Finding? Examine(CallRecord call)
    {
        int repeats = LadderFacts.Repeats(call, "BYE");
        return call is { HangupBy: { } by, PostByeDelayMs: null, Ladder.Omitted: 0 } && repeats >= MinRepeats
            ? new Finding(Name, Severity.Warning, "Nobody answered the BYE: the other side may believe that the call goes on.",
                [$"BYE by {Party.Name(by)}, repeated {repeats} times, without a final response"])
            : null;
    }
}
