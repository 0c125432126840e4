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

    /// <summary>A short call has seven.</summary>
    private const int InitialCapacity = 8;

    private ulong[] hashes = new ulong[InitialCapacity];
    private Timestamp[] times = new Timestamp[InitialCapacity];
    private int count;

    public Repetition Add(ReadOnlySpan<byte> message, in Flow flow, Timestamp time)
    {
        ulong hash = Fingerprint.Add(Of(flow), message);
        int known = hashes.AsSpan(0, Math.Min(count, Capacity)).IndexOf(hash);
        if (known < 0)
        {
            Append(hash, time);
            return Repetition.None;
        }

        // TCP segments that a mirror doubled were put together below: there are no copies.
        if (flow.Protocol != FlowProtocol.Tcp && Math.Abs(time.Nanoseconds - times[known].Nanoseconds) <= CopyWindow)
        {
            return Repetition.Copy;
        }

        times[known] = time;
        return Repetition.Retransmission;
    }

    /// <summary>Of both addresses.</summary>
    public static ulong Of(in Flow flow)
    {
        ulong hash = Fingerprint.Add(flow.SourceHost.High, flow.SourceHost.Low);
        hash = Fingerprint.Add(Fingerprint.Add(hash, flow.DestinationHost.High), flow.DestinationHost.Low);
        return Fingerprint.Add(hash, ((ulong)flow.SourcePort << 16) | flow.DestinationPort);
    }

    private void Append(ulong hash, Timestamp time)
    {
        int place = count++ % Capacity;
        if (place == hashes.Length)
        {
            Array.Resize(ref hashes, Capacity);
            Array.Resize(ref times, Capacity);
        }

        hashes[place] = hash;
        times[place] = time;
    }
}
