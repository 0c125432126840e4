using Earshot.Sdk.Packets;
using Earshot.Sip.Calls.Legs;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// Remembers calls for a while after they were closed, so that a late retransmission of INVITE makes no new call, and a later call
/// finds that it is a leg of one.
/// </summary>
internal sealed class ClosedCalls
{
    /// <summary>RFC 3261, 17.1.1.2: INVITE is retransmitted until timer B fires, 64*T1.</summary>
    private const int Seconds = 32;

    private const int Capacity = 65_536;

    private readonly Dictionary<byte[], Entry> byId = new(ByteStringComparer.Instance);
    private readonly Dictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> bySpan;
    private readonly Queue<Entry> inOrder = new();

    public ClosedCalls() => bySpan = byId.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <param name="call">The call.</param>
    /// <param name="now">When it was closed.</param>
    /// <param name="legs">Forgets what makes room.</param>
    public void Add(Call call, Timestamp now, LegFinder legs)
    {
        if (inOrder.Count == Capacity)
        {
            Forget(inOrder.Dequeue(), legs);
        }

        Entry entry = new(call.Key, call.Invite.HighestCSeq, now, call.Leg);
        byId[call.Key] = entry;
        inOrder.Enqueue(entry);
    }

    public Leg? Find(ReadOnlySpan<byte> callId) => bySpan.TryGetValue(callId, out Entry? entry) ? entry.Leg : null;

    /// <summary>True when an INVITE belongs to a call that is over.</summary>
    public bool Knows(ReadOnlySpan<byte> callId, uint cseq) => bySpan.TryGetValue(callId, out Entry? entry) && cseq <= entry.CSeq;

    public void Advance(Timestamp now, LegFinder legs)
    {
        while (inOrder.TryPeek(out Entry? oldest) && oldest.Time.AddSeconds(Seconds) <= now)
        {
            Forget(inOrder.Dequeue(), legs);
        }
    }

    private void Forget(Entry entry, LegFinder legs)
    {
        legs.Forget(entry.Leg);
        if (byId.TryGetValue(entry.CallId, out Entry? latest) && ReferenceEquals(latest, entry))
        {
            byId.Remove(entry.CallId);
        }
    }

    private sealed class Entry(byte[] callId, uint cseq, Timestamp time, Leg leg)
    {
        public byte[] CallId { get; } = callId;

        public uint CSeq { get; } = cseq;

        public Timestamp Time { get; } = time;

        public Leg Leg { get; } = leg;
    }
}
