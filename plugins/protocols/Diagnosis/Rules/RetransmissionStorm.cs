using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>Messages were sent again and again: they or their answers are lost, or come too late.</summary>
internal sealed class RetransmissionStorm(int least) : IDiagnosisRule
{
    private const int MaxEvidence = 5;

    public string Name => "retransmission_storm";

    public Finding? Examine(CallRecord call) => call.Retransmissions < least ? null : Storm(call);

    private Finding Storm(CallRecord call) => new(
        Name, Severity.Warning, "SIP messages were repeated again and again: they, or the answers to them, get lost.",
        [
            $"{call.Retransmissions} of {call.SipMessages} messages were repetitions",
            .. call.Ladder.Messages.Where(message => message.Retransmission)
                .CountBy(message => $"{message.Text} from {LadderFacts.Way(call.Ladder, message)}")
                .OrderByDescending(repeated => repeated.Value).ThenBy(repeated => repeated.Key, StringComparer.Ordinal)
                .Take(MaxEvidence)
                .Select(repeated => $"{repeated.Key}: {repeated.Value} times more"),
        ]);
}
