using System.Numerics;
using System.Runtime.CompilerServices;
using Earshot.Sdk.Packets;

namespace Earshot.Rtp.Streams;

/// <summary>
/// The streams of a shard: an open-addressing hash table of numbers, and the states themselves in slabs that never move,
/// so that a number found earlier stays right until its stream is removed.
/// </summary>
internal sealed class StreamTable
{
    /// <summary>No such stream.</summary>
    public const int None = -1;

    private const int SlabShift = 8;
    private const int SlabSize = 1 << SlabShift;

    private readonly StreamHash hash = new();
    private readonly Stack<int> free = new();
    private StreamState[][] slabs = [];
    private Slot[] slots = new Slot[1024];

    /// <summary>Streams in the table.</summary>
    public int Count { get; private set; }

    /// <summary>All numbers are below this.</summary>
    public int Limit { get; private set; }

    /// <summary>Grows with each removal: numbers found before may be stale.</summary>
    public int Removals { get; private set; }

    public ref StreamState this[int number] => ref slabs[number >> SlabShift][number & (SlabSize - 1)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Hash(in Flow flow, uint ssrc) => hash.Of(flow, ssrc);

    /// <summary>Has the processor fetch where a key is looked up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchSlot(uint key) => Ahead.Fetch(ref slots[(int)(key & (uint)(slots.Length - 1))]);

    /// <summary>Has the processor fetch a stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int number) => Ahead.Fetch(ref this[number]);

    /// <summary>The number of the first stream with this key, or <see cref="None"/>: hardly ever another one, but see <see cref="Is"/>.</summary>
    public int FindCandidate(uint key)
    {
        Slot[] table = slots;
        for (uint i = key; ; i++)
        {
            Slot slot = table[(int)(i & (uint)(table.Length - 1))];
            if (slot.NumberPlusOne == 0 || slot.Key == key)
            {
                return slot.NumberPlusOne - 1;
            }
        }
    }

    /// <summary>Whether that is the number of this stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(int number, in Flow flow, uint ssrc)
    {
        ref StreamState state = ref this[number];
        return state.Ssrc == ssrc && Same(state.Flow, flow);
    }

    /// <summary>The number of a stream, or <see cref="None"/>.</summary>
    public int Find(in Flow flow, uint ssrc, uint key)
    {
        Slot[] table = slots;
        for (uint i = key; ; i++)
        {
            Slot slot = table[(int)(i & (uint)(table.Length - 1))];
            if (slot.NumberPlusOne == 0)
            {
                return None;
            }

            if (slot.Key == key && Is(slot.NumberPlusOne - 1, flow, ssrc))
            {
                return slot.NumberPlusOne - 1;
            }
        }
    }

    /// <summary>Adds a stream that is not there, without packets.</summary>
    public int Add(in Flow flow, uint ssrc, uint key)
    {
        // At most half full: linear probing stays short.
        if (2 * (Count + 1) > slots.Length)
        {
            Grow();
        }

        int number = free.TryPop(out int freed) ? freed : Extend();
        ref StreamState state = ref this[number];
        state = default;
        state.Flow = flow;
        state.Ssrc = ssrc;
        state.Marks = StreamMarks.InUse;
        Insert(slots, new Slot(key, number + 1));
        Count++;
        return number;
    }

    public void Remove(int number)
    {
        ref StreamState state = ref this[number];
        Erase(Hash(state.Flow, state.Ssrc), number + 1);
        state = default;
        free.Push(number);
        Count--;
        Removals++;
    }

    /// <summary>Equality without <see cref="Flow.Protocol"/>, which a mirror may not tell; the likeliest difference first.</summary>
    private static bool Same(in Flow a, in Flow b) =>
        a.SourcePort == b.SourcePort
        && a.DestinationPort == b.DestinationPort
        && a.SourceHost.Low == b.SourceHost.Low
        && a.DestinationHost.Low == b.DestinationHost.Low
        && a.SourceHost.High == b.SourceHost.High
        && a.DestinationHost.High == b.DestinationHost.High;

    private static void Insert(Slot[] table, Slot slot)
    {
        uint mask = (uint)(table.Length - 1);
        uint i = slot.Key & mask;
        while (table[(int)i].NumberPlusOne != 0)
        {
            i = (i + 1) & mask;
        }

        table[(int)i] = slot;
    }

    /// <summary>Empties a slot and moves those behind it forward, so that no probe ends too early (Knuth, 6.4, R).</summary>
    private void Erase(uint key, int numberPlusOne)
    {
        uint mask = (uint)(slots.Length - 1);
        uint hole = key & mask;
        while (slots[(int)hole].NumberPlusOne != numberPlusOne)
        {
            hole = (hole + 1) & mask;
        }

        for (uint i = (hole + 1) & mask; slots[(int)i].NumberPlusOne != 0; i = (i + 1) & mask)
        {
            uint distanceFromHome = (i - slots[(int)i].Key) & mask;
            uint distanceFromHole = (i - hole) & mask;
            if (distanceFromHome >= distanceFromHole)
            {
                slots[(int)hole] = slots[(int)i];
                hole = i;
            }
        }

        slots[(int)hole] = default;
    }

    private void Grow()
    {
        Slot[] larger = new Slot[BitOperations.RoundUpToPowerOf2((uint)slots.Length * 2)];
        foreach (Slot slot in slots)
        {
            if (slot.NumberPlusOne != 0)
            {
                Insert(larger, slot);
            }
        }

        slots = larger;
    }

    private int Extend()
    {
        if (Limit >> SlabShift == slabs.Length)
        {
            Array.Resize(ref slabs, slabs.Length + 1);
            slabs[^1] = new StreamState[SlabSize];
        }

        return Limit++;
    }

    private readonly record struct Slot(uint Key, int NumberPlusOne);
}
