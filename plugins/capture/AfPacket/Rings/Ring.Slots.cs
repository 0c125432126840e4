using Earshot.AfPacket.Kernel;
using Earshot.LiveCapture;

namespace Earshot.AfPacket.Rings;

// Who has which slot. The kernel goes round: one slot that is leased for long would stop it. So a slot that is still leased when half
// of the ring behind it is used is copied, and the pages of the copy take the place of the ring's beneath the readers.
internal sealed unsafe partial class Ring
{
    private readonly int slotCount;

    /// <summary>Leases of a slot: one while it is read here, and one per block.</summary>
    private readonly int[] leases;

    /// <summary>Slots that the kernel has to get back.</summary>
    private readonly bool[] isHeld;

    /// <summary>Slots behind whose addresses are not the ring's pages but a copy's.</summary>
    private readonly bool[] isCopy;

    private long oldest;
    private long next;
    private int leased;
    private int copies;

    /// <summary>Slots that were copied because they were leased for too long, or since. For tests.</summary>
    public long Copied { get; private set; }

    /// <summary>True when no block points into it.</summary>
    public bool IsFree => Volatile.Read(ref leased) == 0 && current < 0;

    /// <summary>One more block points into a slot.</summary>
    public void Lease(int slot)
    {
        Interlocked.Increment(ref leases[slot]);
        Interlocked.Increment(ref leased);
    }

    /// <summary>One less. The slot goes back to the kernel when the source's thread comes by.</summary>
    public void Release(int slot)
    {
        Interlocked.Decrement(ref leases[slot]);
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

    private byte* AddressOf(int slot) => area.Start + offset + ((nint)slot * SlotSize);

    private bool IsFilled(int slot) => (Volatile.Read(ref HeaderOf(slot)->Status) & RingBlockHeader.OfUser) != 0;

    private byte* MapForReaders() => Libc.Map(
        area.Start + offset, (nuint)(slotCount * SlotSize), Mapping.Read, Mapping.Shared | Mapping.Fixed, socket.Descriptor, 0);

    private void GiveToKernel(int slot)
    {
        isHeld[slot] = false;
        Volatile.Write(ref HeaderOf(slot)->Status, RingBlockHeader.OfKernel);
    }

    /// <summary>Opens the slot that the kernel filled next.</summary>
    /// <returns>False when there is none, or when a block still points to its addresses.</returns>
    private bool OpenSlot()
    {
        int slot = SlotOf(next);
        if (isHeld[slot] || !IsFilled(slot) || Volatile.Read(ref leases[slot]) != 0)
        {
            return false;
        }

        next++;
        RingBlockHeader* header = HeaderOf(slot);
        packetsLeft = header->PacketCount;
        packet = (byte*)header + header->FirstPacketOffset;
        toArea = (nint)(AddressOf(slot) - (byte*)header);
        isHeld[slot] = true;
        if (packetsLeft == 0)
        {
            return true;
        }

        current = slot;
        leasedBy = 0;
        leases[slot] = 1;
        if (isCopy[slot])
        {
            Buffer.MemoryCopy(header, AddressOf(slot), SlotSize, header->Length);
            Copied++;
            packet += toArea;
            toArea = 0;
            GiveToKernel(slot);
        }

        return true;
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
