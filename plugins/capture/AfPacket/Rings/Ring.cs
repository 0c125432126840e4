using System.ComponentModel;
using Earshot.AfPacket.Filters;
using Earshot.AfPacket.Kernel;
using Earshot.LiveCapture;
using Earshot.Sdk.Packets;

namespace Earshot.AfPacket.Rings;

/// <summary>
/// A packet socket and its ring (TPACKET_V3): the kernel fills slot after slot, and stops at one that it did not get back. The
/// source's thread reads them in place, in the same order. Only <see cref="Lease"/> and <see cref="Release"/> are for any thread.
/// </summary>
internal sealed unsafe partial class Ring : IDisposable
{
    /// <summary>Bytes of a slot.</summary>
    public const int SlotSize = 256 * 1024;

    /// <summary>
    /// After so long the kernel hands a slot over that is not full. It may be begun just after the timer ran, so a packet waits twice
    /// that at most.
    /// </summary>
    public const int RetireMilliseconds = 50;

    private const int LeastSpares = 4;

    // No packet is bound to it: the kernel wants a size that divides a slot's.
    private const int FrameSize = 2048;
    private const int Version3 = 2;
    private const int EthernetAddresses = 12;
    private const int VlanLength = 4;
    private const ushort VlanEtherType = 0x8100;

    private readonly PacketSocket socket = new();
    private readonly RingArea area;
    private readonly int offset;
    private readonly byte* control;
    private readonly ushort interfaceNumber;
    private readonly LinkType? linkType;
    private readonly int snaplen;
    private int current = -1;
    private uint packetsLeft;
    private byte* packet;
    private nint toArea;
    private long leasedBy;

    /// <param name="area">Where it lies.</param>
    /// <param name="offset">Where in it.</param>
    /// <param name="length">Bytes of the kernel's ring; the ring takes <see cref="SizeOf"/> them of the area.</param>
    /// <param name="interfaceNumber">What frames call the interface.</param>
    /// <param name="linkType">What frames begin with; null when each tells, as on all interfaces together.</param>
    /// <param name="snaplen">Bytes of a packet that are captured.</param>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public Ring(RingArea area, int offset, int length, ushort interfaceNumber, LinkType? linkType, int snaplen)
    {
        this.area = area;
        this.offset = offset;
        this.interfaceNumber = interfaceNumber;
        this.linkType = linkType;
        this.snaplen = snaplen;
        slotCount = length / SlotSize;
        leases = new int[SizeOf(length) / SlotSize];
        isHeld = new bool[slotCount];
        isCopy = new bool[slotCount];
        try
        {
            socket.Set(PacketOption.Version, Version3);
            socket.Set(PacketOption.ReceiveRing, new RingRequest
            {
                BlockSize = SlotSize,
                BlockCount = (uint)slotCount,
                FrameSize = FrameSize,
                FrameCount = (uint)(length / FrameSize),
                RetireTimeout = RetireMilliseconds,
            });
            // Once for us, writable; once for readers, whose pages may be exchanged.
            control = Libc.Map(null, (nuint)length, Mapping.ReadWrite, Mapping.Shared, socket.Descriptor, 0);
            Mapping.Check(control);
            Mapping.Check(MapForReaders());
            Mapping.Check(MapSpares());
        }
        catch
        {
            if (control != null && Mapping.Succeeded(control))
            {
                _ = Libc.Unmap(control, (nuint)length);
            }

            socket.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of the area that a ring takes: those of the kernel's, and a quarter more to copy to.</summary>
    public static int SizeOf(int length) => length + Math.Max(length / 4 / SlotSize, LeastSpares) * SlotSize;

    /// <summary>Readable when a slot waits.</summary>
    public int Descriptor => socket.Descriptor;

    /// <summary>No packets follow: the interface is gone.</summary>
    public bool IsOver { get; set; }

    /// <summary>True when its descriptor tells whether packets come: not while the newest slot is ours or waits for memory.</summary>
    public bool CanWait => packetsLeft == 0 && !IsOver && !IsFilled(SlotOf(next)) && (next == 0 || !isHeld[SlotOf(next - 1)]);

    /// <summary>When the packet that <see cref="HasPacket"/> found was captured.</summary>
    public Timestamp Time => TimeOf((RingPacketHeader*)packet);

    /// <summary>Packets are told from here on.</summary>
    public void Bind(int interfaceIndex) => socket.Bind(interfaceIndex);

    /// <summary>Shares the packets of an interface with other rings, by flow.</summary>
    /// <param name="group">The others' group; null to make one.</param>
    /// <returns>The group.</returns>
    public int Join(int? group)
    {
        const int HashAndDefragment = 0x8000;
        const int NewGroup = 0x2000;
        int kind = HashAndDefragment | (group is null ? NewGroup : 0);
        socket.Set(PacketOption.Fanout, (kind << 16) | (group ?? 0));
        return socket.Get<int>(PacketOption.Fanout) & 0xffff;
    }

    /// <summary>What the kernel puts into the ring.</summary>
    public void SetFilter(FilterInstruction[] program)
    {
        fixed (FilterInstruction* instructions = program)
        {
            socket.SetGeneral(PacketOption.AttachFilter, new FilterProgram((ushort)program.Length, instructions));
        }
    }

    /// <summary>Takes the network card's time, of which the kernel has to know.</summary>
    public void TakeHardwareTime()
    {
        const int RawHardware = 1 << 6;
        socket.Set(PacketOption.Timestamp, RawHardware);
    }

    /// <summary>Packets that the ring had no room for since it was asked before.</summary>
    public uint TakeDropped() => socket.Get<RingStatistics>(PacketOption.Statistics).Dropped;

    /// <summary>True when an interface is up.</summary>
    public bool IsUp(string name) => socket.IsUp(name);

    /// <summary>Clears what made the descriptor readable: that the interface went down.</summary>
    public void TakeError() => socket.TakeError();

    /// <summary>True when there is a packet to hand on.</summary>
    public bool HasPacket()
    {
        while (packetsLeft == 0)
        {
            if (!OpenSlot())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Enters packets of the slot that is open into a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="limit">Those captured until then.</param>
    /// <returns>False when the block is full.</returns>
    public bool HandOn(RingBlock block, Timestamp limit)
    {
        if (leasedBy != block.Number)
        {
            if (!block.TryLease(this, current))
            {
                return false;
            }

            leasedBy = block.Number;
        }

        while (block.HasRoom)
        {
            var header = (RingPacketHeader*)packet;
            Timestamp time = TimeOf(header);
            if (time > limit)
            {
                return true;
            }

            Enter(header, time, block);
            packet += header->NextOffset;
            packetsLeft--;
            if (packetsLeft == 0)
            {
                CloseSlot();
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        try
        {
            // The mappings keep the socket alive for as long as blocks are leased.
            SetFilter(KernelFilter.Nothing);
        }
        catch (Win32Exception)
        {
            // Its memory goes all the same.
        }

        _ = Libc.Unmap(control, (nuint)(slotCount * SlotSize));
        socket.Dispose();
    }

    private static Timestamp TimeOf(RingPacketHeader* header) =>
        new((header->Seconds * Timestamp.NanosecondsPerSecond) + header->Nanoseconds);

    private void Enter(RingPacketHeader* header, Timestamp time, RingBlock block)
    {
        byte* bytes = packet + header->PacketOffset;
        int captured = (int)header->CapturedLength;
        int wire = (int)header->WireLength;
        LinkType link = linkType ?? LinkTypes.Of(header->HardwareType) ?? LinkType.RawIp;
        if ((header->Status & RingPacketHeader.VlanIsValid) != 0 && link == LinkType.Ethernet && captured >= EthernetAddresses)
        {
            bytes = PutVlanBack(header, bytes);
            captured = Math.Min(captured + VlanLength, snaplen);
            wire += VlanLength;
        }

        block.Add(new Frame(time, (int)(bytes + toArea - area.Start), captured, wire, interfaceNumber, link));
    }

    /// <summary>
    /// The kernel took the tag out (IEEE 802.1Q: EtherType, tag). Before the packet is room for it: the kernel leaves 14 bytes
    /// or more behind the packet's header.
    /// </summary>
    private static byte* PutVlanBack(RingPacketHeader* header, byte* bytes)
    {
        byte* tagged = bytes - VlanLength;
        Buffer.MemoryCopy(bytes, tagged, EthernetAddresses, EthernetAddresses);
        ushort type = (header->Status & RingPacketHeader.VlanTypeIsValid) != 0 ? header->VlanType : VlanEtherType;
        byte* tag = tagged + EthernetAddresses;
        (tag[0], tag[1]) = ((byte)(type >> 8), (byte)type);
        (tag[2], tag[3]) = ((byte)(header->VlanTag >> 8), (byte)header->VlanTag);
        return tagged;
    }
}
