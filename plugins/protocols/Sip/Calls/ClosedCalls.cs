using Earshot.Sdk.Packets;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// Remembers calls for a while after they were closed, so that a late retransmission of INVITE makes no new call.
/// </summary>
internal sealed class ClosedCalls
{
    /// <summary>RFC 3261, 17.1.1.2: INVITE is retransmitted until timer B fires, 64*T1.</summary>
    private const int Seconds = 32;

    private const int Capacity = 65_536;

    private readonly Dictionary<byte[], Entry> byId = new(CallIdComparer.Instance);
    private readonly Dictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> bySpan;
    private readonly Queue<Entry> inOrder = new();

    public ClosedCalls() => bySpan = byId.GetAlternateLookup<ReadOnlySpan<byte>>();

    public void Add(Call call, Timestamp now)
    {
        if (inOrder.Count == Capacity)
        {
            Forget(inOrder.Dequeue());
        }

        Entry entry = new(call.Key, call.Invite.HighestCSeq, now);
        byId[call.Key] = entry;
        inOrder.Enqueue(entry);
    }

    /// <summary>True when an INVITE belongs to a call that is over.</summary>
    public bool Knows(ReadOnlySpan<byte> callId, uint cseq) => bySpan.TryGetValue(callId, out Entry? entry) && cseq <= entry.CSeq;

    public void Advance(Timestamp now)
    {
        while (inOrder.TryPeek(out Entry? oldest) && oldest.Time.AddSeconds(Seconds) <= now)
        {
            Forget(inOrder.Dequeue());
        }
    }

    private void Forget(Entry entry)
    {
        if (byId.TryGetValue(entry.CallId, out Entry? latest) && ReferenceEquals(latest, entry))
        {
            byId.Remove(entry.CallId);
        }
    }

    private sealed class Entry(byte[] callId, uint cseq, Timestamp time)
    {
        public byte[] CallId { get; } = callId;

        public uint CSeq { get; } = cseq;

        public Timestamp Time { get; } = time;
    }
}
