using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>What the messages of a call mean for its state (RFC 3261, 13 and 14; RFC 3264).</summary>
internal sealed class CallSignalling(CallTimeouts timeouts, CallDetails details, MediaReporter media, TextCache texts)
{
    private const int MaxReasonPhrase = 256;

    private readonly CallHangup hangup = new(timeouts, media);

    /// <summary>Takes the next message of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="message">The message.</param>
    /// <param name="bytes">All of it, by which repetitions are told.</param>
    /// <param name="packet">What brought it.</param>
    public void Take(Call call, in SipMessage message, ReadOnlySpan<byte> bytes, in SignallingPacket packet)
    {
        call.Messages++;
        call.End = packet.Timestamp > call.End ? packet.Timestamp : call.End;
        call.AddPath(packet.Path);

        Repetition repetition = call.History.Add(bytes, packet.Flow, packet.Timestamp);
        if (repetition == Repetition.Copy)
        {
            call.Copies++;
            return;
        }

        call.Retransmissions += repetition == Repetition.Retransmission ? 1 : 0;
        CallParty sender = call.SenderOf(message, packet.Flow);
        call.HeardCallee |= sender == CallParty.Callee;
        bool isNew = repetition == Repetition.None;
        ReadOnlySpan<byte> sdp = BodyParts.FindSdp(message);
        Timestamp? closing = call.Closing;
        bool decides = message.StartLine.IsRequest
            ? TakeRequest(call, message, packet, sender, isNew, hasOffer: !sdp.IsEmpty)
            : TakeResponse(call, message, packet, sender, isNew);
        if (!decides && closing is not null)
        {
            timeouts.PutOff(call, packet.Timestamp);
        }

        call.Identity.ReadUserAgent(message, sender, texts);
        details.Take(call, message, packet, sender, isNew, hasSdp: !sdp.IsEmpty);
        TakeMedia(call, message, sdp, packet, sender);
    }

    /// <returns>True when it decides whether and when the call is closed.</returns>
    private bool TakeRequest(
        Call call, in SipMessage message, in SignallingPacket packet, CallParty sender, bool isNew, bool hasOffer) =>
        message.Method switch
        {
            SipMethod.Invite => TakeInvite(call, message, packet.Flow, isNew, hasOffer),
            SipMethod.Cancel => hangup.TakeCancel(call, message, packet),
            SipMethod.Bye => hangup.TakeBye(call, message, packet.Timestamp, sender),
            _ => false,
        };

    private static bool TakeInvite(Call call, in SipMessage message, in Flow flow, bool isNew, bool hasOffer)
    {
        call.Invites++;
        ref InviteTransaction invite = ref call.Invite;
        invite.HasOffer = hasOffer;

        // RFC 3261, 14: with a To tag it is a re-INVITE, and whatever becomes of it the call goes on.
        bool isOwn = Fingerprint.Of(message.FromTag) == call.CallerTag;
        bool isInitial = call.Answered is null && (message.ToTag.IsEmpty || (call.StartedInDialog && isOwn));
        bool isRetry = isInitial && isOwn && (call.Messages == 1 || message.CSeqNumber > invite.CSeq);
        invite.Note(message.CSeqNumber);
        if (!isInitial)
        {
            return false;
        }

        bool isHop = call.AddHop(flow.Destination);
        if (isRetry)
        {
            call.Challenges += call.Final?.StatusCode is 401 or 407 ? 1 : 0;
            call.Branches.Clear();
            invite.Begin(message.CSeqNumber, flow.Source);
            call.Final = null;
            call.IsCancelled = false;
        }
        else if (isHop && flow.Source == invite.Sender && message.CSeqNumber == invite.CSeq)
        {
            invite.Branches++;
            call.IsCancelled = false;
        }
        else
        {
            return false;
        }

        if (isNew && call.Bye is null)
        {
            call.Closing = null;
        }

        return true;
    }

    private bool TakeResponse(Call call, in SipMessage message, in SignallingPacket packet, CallParty sender, bool isNew)
    {
        int statusCode = message.StartLine.StatusCode;
        switch (message.Method)
        {
            case SipMethod.Bye:
                return hangup.TakeByeResponse(call, message, packet.Timestamp, sender);
            case SipMethod.Invite when statusCode < 200:
                return message.CSeqNumber == call.Invite.CSeq && TakeProgress(call, statusCode, packet.Timestamp);
            case SipMethod.Invite when statusCode < 300:
                return call.Invite.MayContain(message.CSeqNumber) && TakeAnswer(call, message, packet);
            case SipMethod.Invite:
                return call.Answered is null
                    && message.CSeqNumber == call.Invite.CSeq
                    && TakeRejection(call, message, packet, isNew);
            default:
                return false;
        }
    }

    private static bool TakeProgress(Call call, int statusCode, Timestamp time)
    {
        if (statusCode is < 180 or > 189 || call.Answered is not null)
        {
            return false;
        }

        call.Progress ??= time;
        if (statusCode == 180)
        {
            call.Ringing ??= time;
        }

        if (call.Bye is not null || call.IsCancelled)
        {
            return false;
        }

        call.Closing = null;
        return true;
    }

    private bool TakeAnswer(Call call, in SipMessage message, in SignallingPacket packet)
    {
        // A B2BUA may keep the Call-ID: the answer to its own INVITE makes a dialog of its own, not another of the caller's.
        if (Fingerprint.Of(message.FromTag) == call.CallerTag)
        {
            ulong tag = Fingerprint.Of(message.ToTag);
            call.HasForkedAnswers |= call.AnsweredTag is { } first && first != tag && message.CSeqNumber == call.Invite.CSeq;
            call.AnsweredTag ??= tag;
        }

        if (call.Answered is not null)
        {
            return false;
        }

        call.Answered = packet.Timestamp;
        call.Final = MakeFinal(call, message, packet);
        if (call.Bye is not null)
        {
            return false;
        }

        call.Closing = null;
        return true;
    }

    private bool TakeRejection(Call call, in SipMessage message, in SignallingPacket packet, bool isNew)
    {
        int statusCode = message.StartLine.StatusCode;
        ResponseDistance distance = call.Invite.DistanceOf(packet.Flow.Destination);
        if (FinalResponse.Wins(statusCode, distance, call.Final))
        {
            call.Final = MakeFinal(call, message, packet);
        }

        // Beyond the caller it is one branch of a proxy that may go on to try others.
        bool isForCaller = distance != ResponseDistance.Beyond || call.Hops.Count == 0;
        call.Invite.Finals += isNew && isForCaller ? 1 : 0;
        if (!isForCaller || call.Bye is not null || (call.Invite.Finals < call.Invite.Branches && statusCode < 600))
        {
            return false;
        }

        timeouts.CloseAfterRejection(call, packet.Timestamp, statusCode);
        if (statusCode is not (401 or 407))
        {
            media.Call = call;
            call.Media.End(media);
        }

        return true;
    }

    private FinalResponse MakeFinal(Call call, in SipMessage message, in SignallingPacket packet) => new(
        message.StartLine.StatusCode,
        texts.Of(message.StartLine.ReasonPhrase, MaxReasonPhrase),
        packet.Timestamp,
        call.Invite.DistanceOf(packet.Flow.Destination));

    private void TakeMedia(Call call, in SipMessage message, ReadOnlySpan<byte> sdp, in SignallingPacket packet, CallParty sender)
    {
        Flow flow = packet.Flow;
        media.Call = call;
        media.Now = packet.Timestamp;
        int statusCode = message.StartLine.StatusCode;
        SipMethod method = message.Method;
        bool isOffering = method is SipMethod.Invite or SipMethod.Update or SipMethod.Prack or SipMethod.Ack;
        if (!isOffering || call.Bye is not null)
        {
            return;
        }

        if (statusCode >= 300)
        {
            if (call.Answered is not null && method != SipMethod.Prack)
            {
                call.Media.Reject(flow, media);
            }

            return;
        }

        if (!sdp.IsEmpty)
        {
            call.Media.Describe(sdp, flow, sender, IsOffer(call, method, message.StartLine.IsRequest), media);
        }

        if (CompletesExchange(call, method, statusCode, !sdp.IsEmpty))
        {
            call.Media.Commit(flow, media);
        }
    }

    /// <summary>Whether a description in such a message offers or answers; see <see cref="CompletesExchange"/>.</summary>
    private static bool IsOffer(Call call, SipMethod method, bool isRequest) => method switch
    {
        SipMethod.Ack => false,
        SipMethod.Invite => isRequest || !call.Invite.HasOffer,
        _ => isRequest,
    };

    /// <summary>
    /// RFC 3261, 13.2.1: the offer is in INVITE and the answer in its 2xx, or earlier in a reliable 1xx; or the offer is in
    /// 2xx and the answer in ACK. UPDATE (RFC 3311, 5.1) and PRACK (RFC 3262, 5) offer, and their 2xx answers.
    /// </summary>
    private static bool CompletesExchange(Call call, SipMethod method, int statusCode, bool hasDescription) => method switch
    {
        SipMethod.Ack => hasDescription,
        SipMethod.Invite => statusCode >= 200 && call.Invite.HasOffer,
        _ => statusCode >= 200 && hasDescription,
    };
}
