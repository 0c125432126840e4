using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>How the parties end a call: CANCEL before the answer, BYE after it (RFC 3261, 9 and 15).</summary>
internal sealed class CallHangup(CallTimeouts timeouts, MediaReporter media)
{
    /// <summary>RFC 3261, 9.1: it has the CSeq number of the INVITE. A proxy cancels its other branches: not the call.</summary>
    public bool TakeCancel(Call call, in SipMessage message, in SignallingPacket packet)
    {
        bool isCallers = packet.Flow.Source.Host == call.Invite.Sender.Host && message.CSeqNumber == call.Invite.CSeq;
        if (!isCallers || call.Final is not null)
        {
            return false;
        }

        call.IsCancelled = true;
        timeouts.CloseAfterCancel(call, packet.Timestamp);
        return true;
    }

    /// <returns>True when it decides whether and when the call is closed.</returns>
    public bool TakeBye(Call call, in SipMessage message, Timestamp time, CallParty sender)
    {
        if (IsOfOtherFork(call, message))
        {
            return false;
        }

        call.HasSeenBye |= call.Bye is null;
        EndByBye(call, time, sender);
        return true;
    }

    /// <summary>
    /// RFC 3261, 15.1.1: after 481 and 408 the dialog is over as after 2xx; both come when BYEs cross. After a challenge (22.2)
    /// another BYE follows. Where only one direction is seen, 2xx is all that tells of a BYE.
    /// </summary>
    public bool TakeByeResponse(Call call, in SipMessage response, Timestamp time, CallParty sender)
    {
        int statusCode = response.StartLine.StatusCode;
        if (statusCode is < 200 or 401 or 407 || (call.Bye is null && statusCode >= 300) || IsOfOtherFork(call, response))
        {
            return false;
        }

        if (call.HasSeenBye && sender != call.ByeSender)
        {
            call.ByeAnswered ??= time;
        }

        if (statusCode is >= 300 and not (408 or 481))
        {
            return false;
        }

        call.IsByeConfirmed = true;
        EndByBye(call, time, sender.Other());
        return true;
    }

    private void EndByBye(Call call, Timestamp time, CallParty sender)
    {
        if (call.Bye is null)
        {
            call.Bye = time;
            media.Call = call;
            call.Media.End(media);
        }

        call.ByeSender ??= sender;
        timeouts.CloseAfterBye(call, time);
    }

    /// <summary>RFC 3261, 13.2.2.4: when several callees answered, the caller ends all dialogs but one at once.</summary>
    private static bool IsOfOtherFork(Call call, in SipMessage message) =>
        call.HasForkedAnswers
        && Fingerprint.Of(message.ToTag) != call.AnsweredTag
        && Fingerprint.Of(message.FromTag) != call.AnsweredTag;
}
