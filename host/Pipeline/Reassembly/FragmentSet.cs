using System.Buffers;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Reassembly;

/// <summary>The fragments of one datagram so far.</summary>
internal sealed class FragmentSet(FragmentReassembler.Key key, Timestamp since)
{
    /// <summary>Ranges that are there, in order, none touching another: [from, to).</summary>
    private readonly List<(int From, int To)> ranges = [];
    private byte[] buffer = [];
    private int total = -1;
    private bool isCondemned;

    public FragmentReassembler.Key Key { get; } = key;

    public Timestamp Since { get; } = since;

    public LinkedListNode<FragmentSet>? Node { get; set; }

    /// <summary>Bytes of memory it takes, with a share for its bookkeeping.</summary>
    public int Capacity => buffer.Length + 256;

    /// <summary>Of a complete one: the datagram's payload.</summary>
    public ReadOnlySpan<byte> Payload => buffer.AsSpan(0, total);

    public FragmentOutcome Add(int offset, bool more, ReadOnlySpan<byte> data)
    {
        if (isCondemned)
        {
            return FragmentOutcome.Condemned;
        }

        int end = offset + data.Length;
        bool contradictsEnd = total >= 0 ? end > total || (!more && end != total) : !more && ranges.Count > 0 && ranges[^1].To > end;
        if (contradictsEnd || !TryInsert(offset, end, out bool isKnown))
        {
            isCondemned = true;
            Free();
            return FragmentOutcome.Contradiction;
        }

        if (!more)
        {
            total = end;
        }

        if (!isKnown)
        {
            Reserve(end);
            data.CopyTo(buffer.AsSpan(offset));
        }

        return total >= 0 && ranges is [(0, var to)] && to == total ? FragmentOutcome.Complete : FragmentOutcome.Waiting;
    }

    public void Free()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }

    /// <summary>
    /// Adds a range. A range that is there already is the copy of a fragment, as mirrors make them; one that partly is there
    /// is an overlap.
    /// </summary>
    private bool TryInsert(int from, int to, out bool isKnown)
    {
        isKnown = false;
        int index = 0;
        while (index < ranges.Count && ranges[index].To < from)
        {
            index++;
        }

        if (index < ranges.Count && ranges[index].From <= from && to <= ranges[index].To)
        {
            isKnown = true;
            return true;
        }

        // Touching on the left, on the right or on both sides, but no byte in common.
        bool joinsLeft = index < ranges.Count && ranges[index].To == from;
        int next = joinsLeft ? index + 1 : index;
        if (next < ranges.Count && ranges[next].From < to)
        {
            return false;
        }

        bool joinsRight = next < ranges.Count && ranges[next].From == to;
        var joined = (joinsLeft ? ranges[index].From : from, joinsRight ? ranges[next].To : to);
        ranges.RemoveRange(index, (joinsLeft ? 1 : 0) + (joinsRight ? 1 : 0));
        ranges.Insert(index, joined);
        return true;
    }

    private void Reserve(int length)
    {
        if (length <= buffer.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(length);
        buffer.CopyTo(larger, 0);
        Free();
        buffer = larger;
    }
}
