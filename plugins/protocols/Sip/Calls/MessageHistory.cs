using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Earshot.Sdk.Packets;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>What a message is, seen from those before it.</summary>
internal enum Repetition
{
    /// <summary>Not seen before.</summary>
    None,

    /// <summary>The same datagram, captured twice by a mirror.</summary>
    Copy,

    /// <summary>Sent again.</summary>
    Retransmission,
}

/// <summary>
/// The latest messages of a call, by which copies and retransmissions are told. Both are byte for byte the same on the same
/// addresses: RFC 3261, 17.1.1.2, retransmits "the request" as it is, and a proxy's forwarded message differs in its Via.
/// </summary>
internal struct MessageHistory
{
    /// <summary>
    /// RFC 3261, 17.1.1.1: the first retransmission comes after T1 = 500 ms; a mirror's copy after microseconds.
    /// </summary>
    public const long CopyWindow = 20_000_000;

    /// <summary>
    /// A call over four hops has 20 messages until it is answered; beyond that a retransmission may count as new.
    /// </summary>
    private const int Capacity = 20;

    /// <summary>A short call has seven, and needs no more than the call itself.</summary>
    private const int InlineCapacity = 8;

    private InlineSlots slots;
    private Slot[]? more;
    private int count;

    public Repetition Add(ReadOnlySpan<byte> message, in Flow flow, Timestamp time)
    {
        ulong hash = Fingerprint.Add(Of(flow), Fingerprint.Of(message));
        int known = IndexOf(hash);
        if (known < 0)
        {
            Append(new Slot(hash, time));
            return Repetition.None;
        }

        ref Slot slot = ref Slots[known];

        // TCP segments that a mirror doubled were put together below: there are no copies.
        if (flow.Protocol != FlowProtocol.Tcp && Math.Abs(time.Nanoseconds - slot.Time.Nanoseconds) <= CopyWindow)
        {
            return Repetition.Copy;
        }

        slot = new Slot(hash, time);
        return Repetition.Retransmission;
    }

    /// <summary>Of both addresses.</summary>
    public static ulong Of(in Flow flow)
    {
        ulong hash = Fingerprint.Add(flow.SourceHost.High, flow.SourceHost.Low);
        hash = Fingerprint.Add(Fingerprint.Add(hash, flow.DestinationHost.High), flow.DestinationHost.Low);
        return Fingerprint.Add(hash, ((ulong)flow.SourcePort << 16) | flow.DestinationPort);
    }

    [UnscopedRef]
    private Span<Slot> Slots => more is null ? slots : more;

    private int IndexOf(ulong hash)
    {
        ReadOnlySpan<Slot> known = Slots[..Math.Min(count, more is null ? InlineCapacity : Capacity)];
        for (int i = 0; i < known.Length; i++)
        {
            if (known[i].Hash == hash)
            {
                return i;
            }
        }

        return -1;
    }

    private void Append(Slot slot)
    {
        int place = count++ % Capacity;
        if (place == InlineCapacity && more is null)
        {
            more = new Slot[Capacity];
            ((ReadOnlySpan<Slot>)slots).CopyTo(more);
        }

        Slots[place] = slot;
    }

    private readonly record struct Slot(ulong Hash, Timestamp Time);

    [InlineArray(InlineCapacity)]
    private struct InlineSlots
    {
        private Slot first;
    }
}
