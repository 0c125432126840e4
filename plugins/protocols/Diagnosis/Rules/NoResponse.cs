using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// INVITE was repeated and nothing came back. Its repetition tells that the sender got no answer either: on a sensor that
/// sees one direction only, it would not be repeated.
/// </summary>
internal sealed class NoResponse : IDiagnosisRule
{
    private const int MinRepeats = 2;

    public string Name => "no_response";

    public Finding? Examine(CallRecord call)
    {
        int repeats = LadderFacts.Repeats(call, "INVITE");
        if (call is not { State: CallState.InProgress, StatusCode: null, Ladder.Omitted: 0 } || repeats < MinRepeats
            || LadderFacts.Any(call, message => LadderFacts.IsResponse(message) || message.Text == "ACK"))
        {
            return null;
        }

        return new Finding(Name, Severity.Problem, "The called side never answered the INVITE.",
            [$"INVITE from {call.Source} to {call.Destination}, repeated {repeats} times, without any response"]);
    }
}
