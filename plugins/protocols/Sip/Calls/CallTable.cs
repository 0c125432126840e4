using System.Runtime.InteropServices;
using Earshot.Sdk.Packets;
using Earshot.Sip.Calls.Legs;
using Earshot.Sip.Limits;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// The open calls, by Call-ID, by number, and in the order of their start. Of those that were closed it remembers the legs for a while, so
/// that a late retransmission of INVITE makes no new call, and a later call finds that it is a leg of one.
/// </summary>
internal sealed class CallTable
{
    /// <summary>RFC 3261, 17.1.1.2: INVITE is retransmitted until timer B fires, 64*T1.</summary>
    private const int ClosedSeconds = 32;

    private const int MaxClosed = 65_536;

    private readonly Dictionary<byte[], Entry> byId = new(ByteStringComparer.Instance);
    private readonly Dictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> bySpan;
    private readonly Dictionary<ulong, Call> byNumber = [];
    private readonly SourceQueue<Call> unanswered;
    private readonly Queue<Leg> closed = new();
    private readonly int capacity;
    private Call? last;

    public CallTable(int capacity)
    {
        this.capacity = capacity;
        unanswered = new SourceQueue<Call>(capacity, capacity);
        bySpan = byId.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public Call? Earliest { get; private set; }

    /// <summary>The open call of a Call-ID, or null.</summary>
    /// <param name="callId">The Call-ID.</param>
    /// <param name="leg">The leg of that call, or of the one that was closed last; null when there is neither.</param>
    public Call? Find(ReadOnlySpan<byte> callId, out Leg? leg)
    {
        bySpan.TryGetValue(callId, out Entry entry);
        leg = entry.Leg;
        return entry.Open;
    }

    public Call? Find(ulong number) => byNumber.GetValueOrDefault(number);

    /// <summary>
    /// What has to go before another call may come, or null. Nobody answers the calls of a flood, and they come from few hosts: so
    /// calls without an answer go first, and of these the ones of the host that has most.
    /// </summary>
    public Call? Surplus => byNumber.Count < capacity ? null : unanswered.OldestOfHeaviest ?? Earliest;

    /// <summary>A call is answered, and from now on among the last to make room.</summary>
    public void Secure(Call call)
    {
        if (call.IsQueued)
        {
            unanswered.Remove(call);
        }
    }

    public void Add(Call call)
    {
        unanswered.Add(call, call.Source.Host);
        byId[call.Key] = new Entry(call, call.Leg);
        byNumber.Add(call.Number, call);

        // Packets are nearly in the order of time, so the place is at the end or close to it.
        Call? earlier = last;
        while (earlier is not null && earlier.Start > call.Start)
        {
            earlier = earlier.Earlier;
        }

        call.Earlier = earlier;
        call.Later = earlier is null ? Earliest : earlier.Later;
        Link(call.Earlier, call);
        Link(call, call.Later);
    }

    /// <summary>A call is over.</summary>
    /// <param name="call">The call.</param>
    /// <param name="now">When it was closed.</param>
    /// <param name="legs">Forgets the leg that makes room.</param>
    public void Close(Call call, Timestamp now, LegFinder legs)
    {
        Secure(call);
        byNumber.Remove(call.Number);
        Link(call.Earlier, call.Later);
        call.Earlier = call.Later = null;
        if (closed.Count == MaxClosed)
        {
            Forget(closed.Dequeue(), legs);
        }

        Leg leg = call.Leg;
        leg.Closed = now;
        leg.HighestCSeq = call.Invite.HighestCSeq;
        closed.Enqueue(leg);
        CollectionsMarshal.GetValueRefOrNullRef(byId, call.Key) = new Entry(Open: null, leg);
    }

    /// <summary>Forgets calls that were closed long ago.</summary>
    public void Advance(Timestamp now, LegFinder legs)
    {
        while (closed.TryPeek(out Leg? oldest) && oldest.Closed.AddSeconds(ClosedSeconds) <= now)
        {
            Forget(closed.Dequeue(), legs);
        }
    }

    private void Forget(Leg leg, LegFinder legs)
    {
        legs.Forget(leg);
        if (byId.TryGetValue(leg.Key, out Entry latest) && ReferenceEquals(latest.Leg, leg))
        {
            byId.Remove(leg.Key);
        }
    }

    private void Link(Call? earlier, Call? later)
    {
        if (earlier is null)
        {
            Earliest = later;
        }
        else
        {
            earlier.Later = later;
        }

        if (later is null)
        {
            last = earlier;
        }
        else
        {
            later.Earlier = earlier;
        }
    }

    /// <param name="Open">The call, null when it is closed.</param>
    /// <param name="Leg">Its leg.</param>
    private readonly record struct Entry(Call? Open, Leg Leg);
}
