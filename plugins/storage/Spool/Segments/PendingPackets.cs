using System.Runtime.CompilerServices;
using Earshot.Sdk.Packets;

namespace Earshot.Spool.Segments;

/// <summary>
/// The packets that wait to be written: their blocks lie in the order in which they came, with a note of the run that each belongs to, and only when they
/// are written they are put in the order of runs. So taking a packet touches, of all that waits, only its run.
/// </summary>
/// <param name="maxBytes">Most that may wait.</param>
internal sealed class PendingPackets(long maxBytes)
{
    /// <summary>A run that is this long is followed by another, so that reading one call takes little memory.</summary>
    private const int MaxRunBytes = 64 * 1024;

    /// <summary>Blocks that the processor fetches before they are copied.</summary>
    private const int FetchedBlocks = 16;

    /// <summary>What a packet takes beside its block: its note and its place in the order of runs.</summary>
    private static readonly int Overhead = Unsafe.SizeOf<Note>() + Unsafe.SizeOf<Arena.Place>();

    private readonly Arena arena = new();
    private readonly RunTable table = new();
    private Run[] runs = new Run[1024];
    private Note[] notes = new Note[4096];
    private Arena.Place[] ordered = [];
    private int[] ends = [];
    private int runCount;
    private int count;
    private long used;

    public bool IsEmpty => count == 0;

    /// <summary>True when so many packets may be added. The first ones may always, however long.</summary>
    public bool HasRoom(int packets, long bytes) => count == 0 || used + bytes + ((long)packets * Overhead) <= maxBytes;

    /// <summary>Has the processor fetch where a key's run is looked up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint hash) => table.Prefetch(hash);

    /// <summary>Has the processor fetch the run that <see cref="Add"/> will likely need.</summary>
    /// <returns>Its number, or <see cref="RunTable.None"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(uint hash)
    {
        int number = table.NumberAt(table.First(hash));
        if (number != RunTable.None)
        {
            Ahead.Fetch(ref runs[number]);
        }

        return number;
    }

    /// <summary>Memory for the next packet of a run.</summary>
    /// <param name="segment">Where it will be written.</param>
    /// <param name="key">Whose run.</param>
    /// <param name="hash">The key's.</param>
    /// <param name="likely">What <see cref="Find"/> found; nothing was written since.</param>
    /// <param name="length">Length of the packet's block.</param>
    /// <param name="time">Packet time.</param>
    /// <param name="isCut">Only its headers are there.</param>
    public Span<byte> Add(SegmentWriter segment, in RunKey key, uint hash, int likely, int length, Timestamp time, bool isCut)
    {
        int number = likely != RunTable.None && Takes(ref runs[likely], segment, key, length) ? likely : FindOrBegin(segment, key, hash, length);
        ref Run run = ref runs[number];
        run.Packets++;
        run.Bytes += length;
        run.First = time < run.First ? time : run.First;
        run.Last = time > run.Last ? time : run.Last;
        run.IsCut |= isCut;
        Span<byte> memory = arena.Add(length, out Arena.Place place);
        if (count == notes.Length)
        {
            Array.Resize(ref notes, 2 * count);
        }

        notes[count++] = new Note(place, number);
        used += length + Overhead;
        return memory;
    }

    /// <summary>Writes every run to its segment.</summary>
    public void Write()
    {
        Order();
        int position = 0;
        foreach (ref readonly Run run in runs.AsSpan(0, runCount))
        {
            Copy(position, run.Packets, run.Segment.BeginRun(run));
            run.Segment.EndRun();
            position += run.Packets;
        }
    }

    public void Clear()
    {
        arena.Clear();
        table.Clear();
        runs.AsSpan(0, runCount).Clear();
        (runCount, count, used) = (0, 0, 0);
    }

    private static bool Takes(ref Run run, SegmentWriter segment, in RunKey key, int length) =>
        run.Segment == segment && run.Key == key && run.Bytes + length <= MaxRunBytes;

    private int FindOrBegin(SegmentWriter segment, in RunKey key, uint hash, int length)
    {
        int slot = table.First(hash);
        int number = table.NumberAt(slot);
        while (number != RunTable.None && (runs[number].Segment != segment || runs[number].Key != key))
        {
            slot = table.Next(hash, slot);
            number = table.NumberAt(slot);
        }

        if (number != RunTable.None && Takes(ref runs[number], segment, key, length))
        {
            return number;
        }

        if (runCount == runs.Length)
        {
            Array.Resize(ref runs, 2 * runCount);
        }

        runs[runCount] = new Run { Segment = segment, Key = key, First = Timestamp.MaxValue, Last = new Timestamp(long.MinValue) };
        table.Set(hash, slot, runCount);
        return runCount++;
    }

    /// <summary>Puts the places of all packets in the order of their runs: a counting sort, so that packets of a run stay in the order of capture.</summary>
    private void Order()
    {
        if (ordered.Length < count)
        {
            ordered = new Arena.Place[notes.Length];
        }

        if (ends.Length < runCount)
        {
            ends = new int[runs.Length];
        }

        int position = 0;
        for (int i = 0; i < runCount; i++)
        {
            ends[i] = position;
            position += runs[i].Packets;
        }

        foreach (ref readonly Note note in notes.AsSpan(0, count))
        {
            ordered[ends[note.Run]++] = note.Place;
        }
    }

    private void Copy(int from, int packets, Span<byte> target)
    {
        for (int i = from; i < from + packets; i++)
        {
            arena.Prefetch(ordered[Math.Min(i + FetchedBlocks, count - 1)]);
            ReadOnlySpan<byte> block = arena.Read(ordered[i]);
            block.CopyTo(target);
            target = target[block.Length..];
        }
    }

    internal struct Run
    {
        public RunKey Key;
        public SegmentWriter Segment;
        public Timestamp First;
        public Timestamp Last;
        public int Packets;
        public int Bytes;
        public bool IsCut;
    }

    private readonly record struct Note(Arena.Place Place, int Run);
}
