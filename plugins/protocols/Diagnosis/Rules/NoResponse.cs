using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// INVITE was repeated and nothing came back. Its repetition tells that the sender got no answer either: on a sensor that
/// sees one direction only, it would not be repeated. After a challenge it is the one with credentials that counts: it is larger, and
/// may get lost where the first did not.
/// </summary>
internal sealed class NoResponse : IDiagnosisRule
{
    private const int MinRepeats = 2;

    public string Name => "no_response";

    public Finding? Examine(CallRecord call)
    {
        if (call is not { State: CallState.InProgress, StatusCode: null, Ladder.Omitted: 0 })
        {
            return null;
        }

        uint cseq = call.Ladder.Messages.LastOrDefault(message => message.Text == "INVITE").Cseq;
        int repeats = call.Ladder.Messages.Count(message => message is { Text: "INVITE", Retransmission: true } && message.Cseq == cseq);
        if (repeats < MinRepeats || LadderFacts.Any(call, message => LadderFacts.HasStatus(message, "2")
            || (message.Cseq == cseq && (LadderFacts.IsResponse(message) || message.Text == "ACK"))))
        {
            return null;
        }

        return new Finding(Name, Severity.Problem, "The called side never answered the INVITE.",
            [$"INVITE from {call.Source} to {call.Destination}, repeated {repeats} times, without any response"]);
    }
}
