using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Calls.Legs;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// What messages tell of a call beside its state. Headers that few messages have are read in a second pass, and only where the
/// first saw them.
/// </summary>
internal sealed class CallDetails(SipConfig config, LegFinder legs, TextCache texts)
{
    private readonly KeptHeaders kept = new(config.Headers);
    private readonly LadderTexts ladderTexts = new(texts);

    /// <summary>Takes a message that is no copy.</summary>
    /// <param name="call">Its call, whose state it has changed already.</param>
    /// <param name="message">The message.</param>
    /// <param name="packet">What brought it.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="isNew">It is no retransmission.</param>
    /// <param name="hasSdp">It carries a session description.</param>
    public void Take(Call call, in SipMessage message, in SignallingPacket packet, CallParty sender, bool isNew, bool hasSdp)
    {
        string text = ladderTexts.Of(message.StartLine);
        call.Ladder.Add(packet.Flow, packet.Timestamp, text, message.CSeqNumber, hasSdp, isRetransmission: !isNew);
        if (!isNew)
        {
            return;
        }

        if (message.Has(HeaderName.Reason))
        {
            call.Reasons ??= new();
            call.Reasons.Read(message, message.StartLine.IsRequest ? text : text[..3], sender);
        }

        if (message.Has(HeaderName.SessionId))
        {
            legs.TakeSessionId(call.Leg, message.Find(HeaderName.SessionId));
        }

        if (message.StartLine.IsRequest)
        {
            TakeRequest(call, message, packet, sender);
        }
        else
        {
            TakeResponse(call, message, packet, sender);
        }
    }

    /// <summary>The headers that the configuration asks for.</summary>
    public IReadOnlyDictionary<string, string> HeadersOf(Call call) => kept.ToRecord(call);

    private void TakeRequest(Call call, in SipMessage request, in SignallingPacket packet, CallParty sender)
    {
        switch (request.Method)
        {
            case SipMethod.Invite:
                kept.Read(call, request);
                if (call.Messages == 1)
                {
                    call.Identity.ReadHeaders(request, texts);
                }

                TakeRefresh(call, request, sender);
                break;
            case SipMethod.Update:
                TakeRefresh(call, request, sender);
                break;
            case SipMethod.Info:
                call.Keys ??= new();
                call.Keys.Take(request, packet.Timestamp, sender);
                break;
            case SipMethod.Refer:
                TakeRefer(call, request, packet, sender);
                break;
            case SipMethod.Notify:
                call.Transfers?.TakeNotify(request, sender.Other());
                break;
        }
    }

    private static void TakeRefresh(Call call, in SipMessage request, CallParty sender)
    {
        if (call.Answered is not null && request.Has(HeaderName.SessionExpires))
        {
            call.SessionTimer ??= new();
            call.SessionTimer.TakeRequest(request, sender);
        }
    }

    private void TakeRefer(Call call, in SipMessage refer, in SignallingPacket packet, CallParty sender)
    {
        call.Transfers ??= new();
        if (call.Transfers.TakeRefer(refer, sender, packet.Timestamp, packet.Flow) is { } transfer)
        {
            legs.TakeTransfer(call.Leg, transfer);
        }
    }

    private void TakeResponse(Call call, in SipMessage response, in SignallingPacket packet, CallParty sender)
    {
        int statusCode = response.StartLine.StatusCode;
        SipMethod method = response.Method;
        bool isAnswer = method is SipMethod.Invite or SipMethod.Update && statusCode is >= 200 and < 300;
        if (isAnswer && response.Has(HeaderName.SessionExpires))
        {
            call.SessionTimer ??= new();
            call.SessionTimer.TakeAnswer(response, requester: sender.Other());
        }

        // RFC 3261, 12.1: 100 makes no dialog, so it has neither tag nor Contact of the callee.
        if (method == SipMethod.Invite && statusCode > 100 && sender == CallParty.Callee && response.CSeqNumber == call.Invite.CSeq)
        {
            if (Fingerprint.Of(response.FromTag) == call.CallerTag)
            {
                call.Branches.Take(response, packet.Timestamp);
            }

            if (statusCode < 300 && call.Identity.ContactCallee is null)
            {
                call.Identity.ReadContact(response, texts);
            }
        }
        else if (method == SipMethod.Refer && statusCode >= 200)
        {
            call.Transfers?.TakeResponse(response, sender.Other());
        }
    }
}
