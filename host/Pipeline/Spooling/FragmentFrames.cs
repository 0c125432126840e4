using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Streams;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Spooling;

/// <summary>The frames that carried the fragments of datagrams which are not whole yet, within bounds of its own.</summary>
/// <param name="maxSets">Datagrams.</param>
/// <param name="maxBytes">Bytes of their frames.</param>
/// <param name="timeoutSeconds">Seconds of packet time that a datagram waits for its rest.</param>
internal sealed class FragmentFrames(int maxSets, long maxBytes, int timeoutSeconds)
{
    private readonly StreamMemory memory = new();
    private readonly Dictionary<FragmentReassembler.Key, LinkedListNode<Set>> sets = [];
    private readonly LinkedList<Set> byAge = new();

    /// <summary>The frames of a datagram so far.</summary>
    /// <param name="header">What the IP header of one of its fragments says.</param>
    /// <param name="path">The chain of tunnels it came through.</param>
    /// <param name="now">Packet time.</param>
    public HeldFrames Of(in FragmentHeader header, int path, Timestamp now)
    {
        Trim(now);
        FragmentReassembler.Key key = FragmentReassembler.Key.Of(header, path);
        if (!sets.TryGetValue(key, out LinkedListNode<Set>? node))
        {
            node = byAge.AddLast(new Set(key, now, new HeldFrames(memory)));
            sets.Add(key, node);
        }

        return node.Value.Frames;
    }

    /// <summary>Takes the frames of a datagram out, because it is whole or will never be.</summary>
    /// <returns>Its frames, which the caller frees; null when there are none.</returns>
    public HeldFrames? Take(in FragmentHeader header, int path)
    {
        if (!sets.Remove(FragmentReassembler.Key.Of(header, path), out LinkedListNode<Set>? node))
        {
            return null;
        }

        byAge.Remove(node);
        return node.Value.Frames;
    }

    private void Trim(Timestamp now)
    {
        while (byAge.First is { Value: var oldest }
            && (sets.Count >= maxSets
                || memory.Used > maxBytes
                || now.Nanoseconds - oldest.Since.Nanoseconds > timeoutSeconds * Timestamp.NanosecondsPerSecond))
        {
            sets.Remove(oldest.Key);
            byAge.RemoveFirst();
            oldest.Frames.Free();
        }
    }

    private sealed record Set(FragmentReassembler.Key Key, Timestamp Since, HeldFrames Frames);
}
