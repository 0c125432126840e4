using Earshot.AfPacket.Kernel;
using Earshot.LiveCapture;

namespace Earshot.AfPacket.Rings;

// Who has which slot. The kernel goes round: one slot that is leased for long would stop it. So a slot that is still leased when half
// of the ring behind it is used is copied, and the pages of the copy take the place of the ring's beneath the readers. When the kernel
// filled that slot again, and the copy is still leased, what it filled is copied to one of a few spare places. So copies take one and a
// quarter of the ring's size at most, and what is beyond waits in the kernel until it has to drop.
internal sealed unsafe partial class Ring
{
    private readonly int slotCount;

    /// <summary>Leases of a place, which is a slot or a spare one: one while it is read here, and one per block.</summary>
    private readonly int[] leases;

    /// <summary>Slots that the kernel has to get back.</summary>
    private readonly bool[] isHeld;

    /// <summary>Slots behind whose addresses are not the ring's pages but a copy's.</summary>
    private readonly bool[] isCopy;

    private long oldest;
    private long next;
    private int spare;
    private int leased;
    private int copies;

    /// <summary>Slots that were copied because they were leased for too long, or since. For tests.</summary>
    public long Copied { get; private set; }

    /// <summary>True when no block points into it.</summary>
    public bool IsFree => Volatile.Read(ref leased) == 0 && current < 0;

    /// <summary>One more block points into a place.</summary>
    public void Lease(int place)
    {
        Interlocked.Increment(ref leases[place]);
        Interlocked.Increment(ref leased);
    }

    /// <summary>One less. A slot goes back to the kernel when the source's thread comes by.</summary>
    public void Release(int place)
    {
        Interlocked.Decrement(ref leases[place]);
        Interlocked.Decrement(ref leased);
    }

    /// <summary>Gives slots back to the kernel: those that nobody leases, and those that are leased for too long.</summary>
    public void GiveBack()
    {
        for (long turn = oldest; turn < next; turn++)
        {
            int slot = SlotOf(turn);
            if (isHeld[slot] && Volatile.Read(ref leases[slot]) == 0)
            {
                GiveToKernel(slot);
            }

            if (!isHeld[slot] && turn == oldest)
            {
                oldest++;
            }
        }

        while (IsHalfUsed && SlotOf(oldest) != current && Exchange(SlotOf(oldest)))
        {
            do
            {
                oldest++;
            }
            while (oldest < next && !isHeld[SlotOf(oldest)]);
        }

        if (copies > 0 && IsFree && Mapping.Succeeded(MapForReaders()))
        {
            Array.Clear(isCopy);
            copies = 0;
        }
    }

    /// <summary>True when the kernel is half a ring or more past the oldest slot that it did not get back.</summary>
    private bool IsHalfUsed
    {
        get
        {
            if (oldest == next)
            {
                return false;
            }

            long half = oldest + (slotCount / 2);
            return half < next || IsFilled(SlotOf(half));
        }
    }

    private int SlotOf(long turn) => (int)(turn % slotCount);

    private RingBlockHeader* HeaderOf(int slot) => (RingBlockHeader*)(control + ((nint)slot * SlotSize));

    private byte* AddressOf(int place) => area.Start + offset + ((nint)place * SlotSize);

    private bool IsFilled(int slot) => (Volatile.Read(ref HeaderOf(slot)->Status) & RingBlockHeader.OfUser) != 0;

    private byte* MapForReaders() => Libc.Map(
        area.Start + offset, (nuint)(slotCount * SlotSize), Mapping.Read, Mapping.Shared | Mapping.Fixed, socket.Descriptor, 0);

    private byte* MapSpares() => Libc.Map(
        AddressOf(slotCount),
        (nuint)((leases.Length - slotCount) * SlotSize),
        Mapping.ReadWrite,
        Mapping.Private | Mapping.Anonymous | Mapping.NoReserve | Mapping.Fixed,
        -1,
        0);

    private void GiveToKernel(int slot)
    {
        isHeld[slot] = false;
        Volatile.Write(ref HeaderOf(slot)->Status, RingBlockHeader.OfKernel);
    }

    /// <summary>Opens the slot that the kernel filled next.</summary>
    /// <returns>False when there is none, or when everything that there is is leased.</returns>
    private bool OpenSlot()
    {
        int slot = SlotOf(next);
        if (isHeld[slot] || !IsFilled(slot) || PlaceFor(slot) is not { } place)
        {
            return false;
        }

        next++;
        isHeld[slot] = true;
        RingBlockHeader* header = HeaderOf(slot);
        packetsLeft = header->PacketCount;
        if (packetsLeft == 0)
        {
            return true;
        }

        (current, leasedBy) = (place, 0);
        leases[place] = 1;
        byte* address = AddressOf(place);
        packet = (byte*)header + header->FirstPacketOffset;
        toArea = (nint)(address - (byte*)header);
        if (place != slot || isCopy[slot])
        {
            Buffer.MemoryCopy(header, address, SlotSize, header->Length);
            Copied++;
            packet += toArea;
            toArea = 0;
            GiveToKernel(slot);
        }

        return true;
    }

    /// <summary>Where a slot is read: at its own addresses, or at spare ones while a block points to a copy of what was there before.</summary>
    private int? PlaceFor(int slot)
    {
        if (Volatile.Read(ref leases[slot]) == 0)
        {
            return slot;
        }

        int spares = leases.Length - slotCount;
        for (int i = 0; i < spares; i++)
        {
            spare = (spare + 1) % spares;
            if (Volatile.Read(ref leases[slotCount + spare]) == 0)
            {
                return slotCount + spare;
            }
        }

        return null;
    }

    private void CloseSlot()
    {
        Interlocked.Decrement(ref leases[current]);
        current = -1;
    }

    /// <summary>Copies a slot and puts the copy where its readers look. They go on meanwhile: what they read stays the same.</summary>
    /// <returns>False when there is no memory for it: the kernel waits for the slot, and counts what it drops.</returns>
    private bool Exchange(int slot)
    {
        byte* copy = Libc.Map(null, SlotSize, Mapping.ReadWrite, Mapping.Private | Mapping.Anonymous, -1, 0);
        if (!Mapping.Succeeded(copy))
        {
            return false;
        }

        Buffer.MemoryCopy(HeaderOf(slot), copy, SlotSize, HeaderOf(slot)->Length);
        if (!Mapping.Succeeded(Libc.Remap(copy, SlotSize, SlotSize, Mapping.MoveThere, AddressOf(slot))))
        {
            _ = Libc.Unmap(copy, SlotSize);
            return false;
        }

        isCopy[slot] = true;
        copies++;
        Copied++;
        GiveToKernel(slot);
        return true;
    }
}
