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
internal sealed class MessageHistory
{
    /// <summary>
    /// RFC 3261, 17.1.1.1: the first retransmission comes after T1 = 500 ms; a mirror's copy after microseconds.
    /// </summary>
    public const long CopyWindow = 20_000_000;

    /// <summary>
    /// A call over four hops has 20 messages until it is answered; beyond that a retransmission may count as new.
    /// </summary>
    private const int Capacity = 20;

    private readonly Entry[] entries = new Entry[Capacity];
    private int next;

    public Repetition Add(ReadOnlySpan<byte> message, in Flow flow, Timestamp time)
    {
        ulong hash = Fingerprint.Add(Of(flow), message);
        foreach (ref Entry entry in entries.AsSpan())
        {
            if (entry.Hash != hash)
            {
                continue;
            }

            // TCP segments that a mirror doubled were put together below: there are no copies.
            if (flow.Protocol != FlowProtocol.Tcp && Math.Abs(time.Nanoseconds - entry.Time.Nanoseconds) <= CopyWindow)
            {
                return Repetition.Copy;
            }

            entry = new Entry(hash, time);
            return Repetition.Retransmission;
        }

        entries[next] = new Entry(hash, time);
        next = (next + 1) % Capacity;
        return Repetition.None;
    }

    /// <summary>Of both addresses.</summary>
    public static ulong Of(in Flow flow)
    {
        ulong hash = Fingerprint.Add(flow.SourceHost.High, flow.SourceHost.Low);
        hash = Fingerprint.Add(Fingerprint.Add(hash, flow.DestinationHost.High), flow.DestinationHost.Low);
        return Fingerprint.Add(hash, ((ulong)flow.SourcePort << 16) | flow.DestinationPort);
    }

    private readonly record struct Entry(ulong Hash, Timestamp Time);
}
