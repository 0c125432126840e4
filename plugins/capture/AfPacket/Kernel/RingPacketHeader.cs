using System.Runtime.InteropServices;

namespace Earshot.AfPacket.Kernel;

/// <summary>struct tpacket3_hdr, and the struct sockaddr_ll that follows it: what stands before a packet in the ring.</summary>
[StructLayout(LayoutKind.Explicit, Size = 68)]
internal struct RingPacketHeader
{
    /// <summary>TP_STATUS_VLAN_VALID: the kernel took a VLAN tag out.</summary>
    public const uint VlanIsValid = 1 << 4;

    /// <summary>TP_STATUS_VLAN_TPID_VALID: it told the tag's EtherType too.</summary>
    public const uint VlanTypeIsValid = 1 << 6;

    [FieldOffset(0)]
    public uint NextOffset;

    [FieldOffset(4)]
    public uint Seconds;

    [FieldOffset(8)]
    public uint Nanoseconds;

    /// <summary>Bytes of the packet that are there.</summary>
    [FieldOffset(12)]
    public uint CapturedLength;

    /// <summary>Bytes that it has.</summary>
    [FieldOffset(16)]
    public uint WireLength;

    [FieldOffset(20)]
    public uint Status;

    /// <summary>Where the packet begins, from this header on.</summary>
    [FieldOffset(24)]
    public ushort PacketOffset;

    [FieldOffset(32)]
    public uint VlanTag;

    [FieldOffset(36)]
    public ushort VlanType;

    /// <summary>The ARPHRD_ value of the interface (sll_hatype).</summary>
    [FieldOffset(56)]
    public ushort HardwareType;
}
