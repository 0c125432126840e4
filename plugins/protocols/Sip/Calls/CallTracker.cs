using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Transport;
using Earshot.Sip.Calls.Legs;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>Follows calls from their first INVITE until they are over.</summary>
internal sealed class CallTracker
{
    private readonly ISignallingSink sink;
    private readonly SipConfig config;
    private readonly CallTimeouts timeouts;
    private readonly TextCache texts = new();
    private readonly MediaReporter media;
    private readonly CallDetails details;
    private readonly CallSignalling signalling;
    private readonly CallTable calls;
    private readonly LegFinder legs;
    private readonly TimerWheel<Call> timers = new();
    private readonly List<Call> due = [];
    private ulong lastNumber;
    private long evicted;
    private long withoutCall;
    private long detailsRefused;

    public CallTracker(SipConfig config, ISignallingSink sink)
    {
        this.sink = sink;
        this.config = config;
        calls = new CallTable(config.MaxCalls);
        timeouts = new CallTimeouts(config);
        media = new MediaReporter(sink);
        legs = new LegFinder(config, calls);
        details = new CallDetails(config, legs, texts);
        signalling = new CallSignalling(timeouts, details, media, texts);
    }

    public Timestamp? EarliestStart => calls.Earliest?.Start;

    /// <summary>How many calls are not over for their parties.</summary>
    public int Open
    {
        get
        {
            int count = 0;
            for (Call? call = calls.Earliest; call is not null; call = call.Later)
            {
                count += call.Closing is null ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>The calls that have no record yet.</summary>
    public void CopyLiveCalls(ICollection<LiveCall> live)
    {
        for (Call? call = calls.Earliest; call is not null; call = call.Later)
        {
            live.Add(new LiveCall(
                call.CallId,
                call.Start,
                call.Answered,
                call.Identity.Caller,
                call.Identity.Callee,
                call.Source,
                call.Destination,
                call.Media.Addresses)
            {
                Ended = call.Closing is null ? null : call.End,
            });
        }
    }

    /// <summary>Takes a message with a Call-ID. Only INVITE begins a call.</summary>
    /// <returns>False when it belongs to no call that is open.</returns>
    public bool Take(in SipMessage message, ReadOnlySpan<byte> bytes, in SignallingPacket packet)
    {
        ReadOnlySpan<byte> callId = CallIds.Cut(message.CallId);
        if (calls.Find(callId, out Leg? closed) is { } known)
        {
            known.FetchAhead();
            Take(known, message, bytes, packet);
            return true;
        }

        bool isInvite = message.StartLine.IsRequest && message.Method == SipMethod.Invite;
        if (!isInvite || message.CSeqNumber <= closed?.HighestCSeq)
        {
            withoutCall += IsOfCalls(message.Method) ? 1 : 0;
            return false;
        }

        Call begun = Begin(callId, message, packet);
        Take(begun, message, bytes, packet);
        legs.Begin(begun, message);
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
        legs.Advance(now);
        timers.Advance(now, due);
        foreach (Call call in due)
        {
            (Timestamp deadline, EndReason reason) = timeouts.Deadline(call);
            if (deadline <= now)
            {
                // Packet time may jump: the call was over then, however late that is noticed.
                Complete(call, reason, deadline);
            }
            else
            {
                timers.Schedule(call, deadline);
            }
        }

        due.Clear();
        calls.Advance(now, legs);
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
        summary.Count("sip_without_call", withoutCall);
        summary.Count("call_details_refused", detailsRefused);
        media.Summarize(summary);
        legs.Summarize(summary);
    }

    /// <summary>Methods that belong to a call; the others have uses of their own.</summary>
    private static bool IsOfCalls(SipMethod method) =>
        method is SipMethod.Invite or SipMethod.Ack or SipMethod.Bye or SipMethod.Cancel or SipMethod.Prack or SipMethod.Update;

    private void Take(Call call, in SipMessage message, ReadOnlySpan<byte> bytes, in SignallingPacket packet)
    {
        signalling.Take(call, message, bytes, packet);
        if (call.Answered is not null)
        {
            calls.Secure(call);
        }

        if (timeouts.IsTooLong(call))
        {
            Complete(call, EndReason.TooManyMessages, packet.Timestamp);
        }
        else
        {
            timers.Schedule(call, timeouts.Deadline(call).Deadline);
        }
    }

    private Call Begin(ReadOnlySpan<byte> callId, in SipMessage invite, in SignallingPacket packet)
    {
        if (calls.Surplus is { } surplus)
        {
            evicted++;
            Complete(surplus, EndReason.Evicted, packet.Timestamp);
        }

        Call call = new(++lastNumber, callId.ToArray(), packet.Timestamp, packet.Flow, config.MaxLadderMessages)
        {
            Transport = packet.Transport,
            CallerTag = Fingerprint.Of(invite.FromTag),
            StartedInDialog = !invite.ToTag.IsEmpty,
        };
        call.Identity.ReadParties(invite, texts);
        calls.Add(call);
        return call;
    }

    private void Complete(Call call, EndReason cause, Timestamp closed)
    {
        calls.Close(call, closed, legs);
        timers.Remove(call);
        detailsRefused += call.Refused;
        sink.Complete(call.Number, CallRecords.Make(call, cause, details.HeadersOf(call), sink.Paths));
    }
}
