using System.Runtime.CompilerServices;
using Earshot.Sdk.Packets;

namespace Earshot.Spool.Segments;

/// <summary>Numbers of runs by the hash of their keys: open addressing, at most half full. Whether a run is the right one its owner knows.</summary>
internal sealed class RunTable
{
    /// <summary>There is no such run.</summary>
    public const int None = -1;

    private Slot[] slots = new Slot[1024];
    private int count;

    /// <summary>Has the processor fetch where a hash is looked up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint hash) => Ahead.Fetch(ref slots[(int)(hash & (uint)(slots.Length - 1))]);

    /// <summary>Where to begin looking for a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int First(uint hash) => Probe(hash, (int)(hash & (uint)(slots.Length - 1)));

    /// <summary>Where to look on.</summary>
    public int Next(uint hash, int slot) => Probe(hash, (slot + 1) & (slots.Length - 1));

    /// <summary>The number of the run at a place that was found, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NumberAt(int slot) => slots[slot].NumberPlusOne - 1;

    /// <summary>Puts a number where another one or none was.</summary>
    public void Set(uint hash, int slot, int number)
    {
        bool isNew = slots[slot].NumberPlusOne == 0;
        slots[slot] = new Slot(hash, number + 1);
        if (isNew && 2 * ++count > slots.Length)
        {
            Grow();
        }
    }

    public void Clear()
    {
        slots.AsSpan().Clear();
        count = 0;
    }

    private int Probe(uint hash, int slot)
    {
        Slot[] table = slots;
        while (table[slot].NumberPlusOne != 0 && table[slot].Hash != hash)
        {
            slot = (slot + 1) & (table.Length - 1);
        }

        return slot;
    }

    private void Grow()
    {
        Slot[] smaller = slots;
        slots = new Slot[2 * smaller.Length];
        foreach (Slot slot in smaller)
        {
            if (slot.NumberPlusOne != 0)
            {
                int place = (int)(slot.Hash & (uint)(slots.Length - 1));
                while (slots[place].NumberPlusOne != 0)
                {
                    place = (place + 1) & (slots.Length - 1);
                }

                slots[place] = slot;
            }
        }
    }

    private readonly record struct Slot(uint Hash, int NumberPlusOne);
}
