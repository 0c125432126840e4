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

    private readonly Dictionary<byte[], Leg> byId = new(ByteStringComparer.Instance);
    private readonly Dictionary<byte[], Leg>.AlternateLookup<ReadOnlySpan<byte>> bySpan;
    private readonly Queue<Leg> inOrder = new();

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

        call.Leg.Closed = now;
        call.Leg.HighestCSeq = call.Invite.HighestCSeq;
        byId[call.Key] = call.Leg;
        inOrder.Enqueue(call.Leg);
    }

    public Leg? Find(ReadOnlySpan<byte> callId) => bySpan.TryGetValue(callId, out Leg? leg) ? leg : null;

    /// <summary>True when an INVITE belongs to a call that is over.</summary>
    public bool Knows(ReadOnlySpan<byte> callId, uint cseq) => bySpan.TryGetValue(callId, out Leg? leg) && cseq <= leg.HighestCSeq;

    public void Advance(Timestamp now, LegFinder legs)
    {
        while (inOrder.TryPeek(out Leg? oldest) && oldest.Closed.AddSeconds(Seconds) <= now)
        {
            Forget(inOrder.Dequeue(), legs);
        }
    }

    private void Forget(Leg leg, LegFinder legs)
    {
        legs.Forget(leg);
        if (byId.TryGetValue(leg.Key, out Leg? latest) && ReferenceEquals(latest, leg))
        {
            byId.Remove(leg.Key);
        }
    }
}
