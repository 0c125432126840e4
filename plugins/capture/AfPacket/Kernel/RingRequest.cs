using System.Runtime.InteropServices;

namespace Earshot.AfPacket.Kernel;

/// <summary>struct tpacket_req3 of linux/if_packet.h: the ring that is wanted.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RingRequest
{
    public uint BlockSize;
    public uint BlockCount;
    public uint FrameSize;
    public uint FrameCount;

    /// <summary>After so long the kernel hands over a block that is not full, ms.</summary>
    public uint RetireTimeout;
    public uint PrivateSize;
    public uint Features;
}
