using System.Runtime.InteropServices;

namespace Earshot.AfPacket.Kernel;

/// <summary>struct tpacket_block_desc with tpacket_hdr_v1: what a block of the ring begins with.</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal struct RingBlockHeader
{
    /// <summary>TP_STATUS_KERNEL: the kernel may write into it.</summary>
    public const uint OfKernel = 0;

    /// <summary>TP_STATUS_USER: it is ours to read.</summary>
    public const uint OfUser = 1;

    public uint Version;
    public uint PrivateOffset;
    public uint Status;
    public uint PacketCount;
    public uint FirstPacketOffset;

    /// <summary>Bytes of the block that are used.</summary>
    public uint Length;
}
