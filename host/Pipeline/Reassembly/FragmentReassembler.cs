using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Reassembly;

/// <summary>
/// Puts IP datagrams together from their fragments (RFC 815 by its outcome). Fragments that overlap condemn their whole
/// datagram (RFC 5722, 4). Sets, bytes and age are bounded; the oldest set makes room.
/// </summary>
internal sealed class FragmentReassembler(int maxSets, long maxBytes, int timeoutSeconds)
{
    private readonly Dictionary<Key, FragmentSet> sets = [];
    private readonly LinkedList<FragmentSet> byAge = new();
    private long bytes;

    /// <summary>Sets that were dropped because the caps were reached.</summary>
    public long Evicted { get; private set; }

    /// <summary>Sets that were dropped because their rest did not come in time.</summary>
    public long TimedOut { get; private set; }

    /// <summary>Adds a fragment.</summary>
    /// <param name="header">What its header says.</param>
    /// <param name="path">The chain of tunnels it came through: fragments of different chains never mix.</param>
    /// <param name="data">Its part of the datagram's payload, at least one byte.</param>
    /// <param name="now">Packet time.</param>
    /// <param name="datagram">
    /// The payload of the whole datagram when this fragment completed it; valid until the next call of
    /// <see cref="Return"/>, which the caller owes.
    /// </param>
    public FragmentOutcome Add(
        in FragmentHeader header, int path, ReadOnlySpan<byte> data, Timestamp now, out FragmentSet? datagram)
    {
        datagram = null;
        Expire(now);
        var key = Key.Of(header, path);
        long before = 0;
        if (sets.TryGetValue(key, out FragmentSet? set))
        {
            before = set.Capacity;
        }
        else
        {
            set = new FragmentSet(key, now);
            sets.Add(key, set);
            set.Node = byAge.AddLast(set);
        }

        FragmentOutcome outcome = set.Add(header.Offset, header.More, data);
        bytes += set.Capacity - before;
        if (outcome == FragmentOutcome.Complete)
        {
            Forget(set);
            datagram = set;
        }
        else
        {
            while (sets.Count > maxSets || bytes > maxBytes)
            {
                Evicted++;
                Drop(byAge.First!.Value);
            }
        }

        return outcome;
    }

    /// <summary>Gives the memory of a complete datagram back.</summary>
    public static void Return(FragmentSet datagram) => datagram.Free();

    private void Expire(Timestamp now)
    {
        while (byAge.First is { } oldest && now.Nanoseconds - oldest.Value.Since.Nanoseconds > timeoutSeconds * Timestamp.NanosecondsPerSecond)
        {
            TimedOut++;
            Drop(oldest.Value);
        }
    }

    private void Drop(FragmentSet set)
    {
        Forget(set);
        set.Free();
    }

    private void Forget(FragmentSet set)
    {
        sets.Remove(set.Key);
        byAge.Remove(set.Node!);
        bytes -= set.Capacity;
    }

    /// <summary>RFC 791, 3.2: source, destination, protocol and identification tell datagrams apart.</summary>
    internal readonly record struct Key(HostAddress Source, HostAddress Destination, uint Id, byte Protocol, int Path)
    {
        public static Key Of(in FragmentHeader header, int path) =>
            new(header.Source, header.Destination, header.Id, header.Protocol, path);
    }
}

/// <summary>What a fragment did to its datagram.</summary>
internal enum FragmentOutcome
{
    /// <summary>Others are missing.</summary>
    Waiting,

    /// <summary>The datagram is whole.</summary>
    Complete,

    /// <summary>It contradicts others: nothing of this datagram is used.</summary>
    Contradiction,

    /// <summary>Its datagram was condemned before.</summary>
    Condemned,
}
