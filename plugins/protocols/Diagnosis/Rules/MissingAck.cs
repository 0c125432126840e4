using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// The answer was repeated and never acknowledged, after which the callee hangs up when 32 s are over (RFC 3261, 13.3.1.4).
/// Mostly the ACK went to a Contact that leads nowhere. The ACK that is missed has the CSeq number of the INVITE that was answered
/// (13.2.2.4): a challenge before it had one of its own.
/// </summary>
internal sealed class MissingAck : IDiagnosisRule
{
    private const int MinRepeats = 3;

    public string Name => "missing_ack";

    public Finding? Examine(CallRecord call)
    {
        if (call is not { State: CallState.Answered, Ladder.Omitted: 0 })
        {
            return null;
        }

        int repeats = call.Ladder.Messages.Count(message => message.Retransmission && LadderFacts.HasStatus(message, "2")
            && LadderFacts.Any(call, invite => invite.Text == "INVITE" && invite.Cseq == message.Cseq)
            && !LadderFacts.Any(call, ack => ack.Text == "ACK" && ack.Cseq == message.Cseq));
        return repeats < MinRepeats ? null : new Finding(
            Name, Severity.Problem, "The answer was never acknowledged: such a call is cut off after 32 seconds.",
            [
                $"2xx repeated {repeats} times, and no ACK",
                $"the callee's Contact, to which ACK goes, is {call.ContactCallee ?? "unknown"}",
            ]);
    }
}
