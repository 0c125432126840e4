using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>Follows calls from their first INVITE until they are over.</summary>
internal sealed class CallTracker
{
    private readonly ISignallingSink sink;
    private readonly CallTimeouts timeouts;
    private readonly MediaReporter media;
    private readonly CallSignalling signalling;
    private readonly CallTable calls;
    private readonly ClosedCalls closed = new();
    private readonly TimerWheel<Call> timers = new();
    private readonly List<Call> due = [];
    private ulong lastNumber;
    private long evicted;

    public CallTracker(SipConfig config, ISignallingSink sink)
    {
        this.sink = sink;
        calls = new CallTable(config.MaxCalls);
        timeouts = new CallTimeouts(config);
        media = new MediaReporter(sink);
        signalling = new CallSignalling(timeouts, media);
    }

    public Timestamp? EarliestStart => calls.Earliest?.Start;

    /// <summary>Takes a message with a Call-ID. Only INVITE begins a call.</summary>
    /// <returns>False when it belongs to no call that is open.</returns>
    public bool Take(in SipMessage message, ReadOnlySpan<byte> bytes, in SignallingPacket packet)
    {
        ReadOnlySpan<byte> callId = CallIdComparer.Cut(message.CallId);
        Call? call = calls.Find(callId);
        if (call is null)
        {
            bool isInvite = message.StartLine.IsRequest && message.Method == SipMethod.Invite;
            if (!isInvite || closed.Knows(callId, message.CSeqNumber))
            {
                return false;
            }

            call = Begin(callId, message, packet);
        }

        signalling.Take(call, message, bytes, packet);
        if (call.Answered is not null)
        {
            calls.Secure(call);
        }

        timers.Schedule(call, timeouts.Deadline(call).Deadline);
        return true;
    }

    public void OnMedia(ulong number, Timestamp last)
    {
        if (calls.Find(number) is { } call && (call.LastMedia is not { } known || known < last))
        {
            call.LastMedia = last;
            timers.Schedule(call, timeouts.Deadline(call).Deadline);
        }
    }

    public void OnTick(Timestamp now)
    {
        closed.Advance(now);
        timers.Advance(now, due);
        foreach (Call call in due)
        {
            (Timestamp deadline, EndReason reason) = timeouts.Deadline(call);
            if (deadline <= now)
            {
                Complete(call, reason, now);
            }
            else
            {
                timers.Schedule(call, deadline);
            }
        }

        due.Clear();
    }

    public void OnEnd(Timestamp now)
    {
        while (calls.Earliest is { } call)
        {
            Complete(call, EndReason.CaptureEnd, now);
        }
    }

    public void Summarize(ISummary summary)
    {
        summary.Count("calls", (long)lastNumber);
        summary.Count("calls_evicted", evicted);
        summary.Count("media_expectations_refused", media.Refused);
        if (media.Unresolved > 0)
        {
            summary.Count("defects", "sdp_address_unresolved", media.Unresolved);
        }
    }

    private Call Begin(ReadOnlySpan<byte> callId, in SipMessage invite, in SignallingPacket packet)
    {
        if (calls.Surplus is { } surplus)
        {
            evicted++;
            Complete(surplus, EndReason.Evicted, packet.Timestamp);
        }

        Call call = new(++lastNumber, callId.ToArray(), packet.Timestamp, packet.Flow)
        {
            CallerTag = Fingerprint.Of(NameAddress.Tag(invite.From)),
            StartedInDialog = !NameAddress.Tag(invite.To).IsEmpty,
        };
        call.Identity.ReadParties(invite);
        calls.Add(call);
        return call;
    }

    private void Complete(Call call, EndReason cause, Timestamp now)
    {
        calls.Remove(call);
        timers.Remove(call);
        closed.Add(call, now);
        sink.Complete(call.Number, CallRecords.Make(call, cause, sink.Paths));
    }
}
