using System.Runtime.InteropServices;
using Earshot.Sdk.Packets;

namespace Earshot.Spool.Segments;

/// <summary>The runs of one segment that wait to be written.</summary>
internal sealed class PendingRuns(Arena arena)
{
    /// <summary>A run that is this long is followed by another, so that reading one call takes little memory.</summary>
    private const int MaxRunBytes = 64 * 1024;

    private readonly Dictionary<RunKey, int> byKey = [];
    private readonly List<Run> runs = [];

    public ReadOnlySpan<Run> Runs => CollectionsMarshal.AsSpan(runs);

    /// <summary>Packets in all of them.</summary>
    public int Packets { get; private set; }

    /// <summary>Memory for the next packet of a run.</summary>
    /// <param name="key">Whose run.</param>
    /// <param name="length">Length of the packet's block.</param>
    /// <param name="time">Packet time.</param>
    /// <param name="isCut">Only its headers are there.</param>
    public Span<byte> Add(in RunKey key, int length, Timestamp time, bool isCut)
    {
        Span<byte> memory = arena.Add(length, out Arena.Place place);
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(byKey, key, out bool isKnown);
        if (!isKnown || runs[number].Bytes + length > MaxRunBytes)
        {
            number = runs.Count;
            runs.Add(new Run { Key = key, Head = place, Tail = place, First = time, Last = time });
        }

        ref Run run = ref CollectionsMarshal.AsSpan(runs)[number];
        if (run.Packets > 0)
        {
            arena.Link(run.Tail, place);
        }

        run.Tail = place;
        run.Packets++;
        run.Bytes += length;
        run.First = time < run.First ? time : run.First;
        run.Last = time > run.Last ? time : run.Last;
        run.IsCut |= isCut;
        Packets++;
        return memory;
    }

    public void Clear()
    {
        byKey.Clear();
        runs.Clear();
        Packets = 0;
    }

    internal struct Run
    {
        public RunKey Key;
        public Arena.Place Head;
        public Arena.Place Tail;
        public Timestamp First;
        public Timestamp Last;
        public int Packets;
        public int Bytes;
        public bool IsCut;
    }
}
