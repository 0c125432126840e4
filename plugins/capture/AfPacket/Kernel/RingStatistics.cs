using System.Runtime.InteropServices;

namespace Earshot.AfPacket.Kernel;

/// <summary>struct tpacket_stats_v3: counters since they were read before.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct RingStatistics
{
    /// <summary>Packets that passed the filter, dropped ones among them.</summary>
    public readonly uint Packets;

    /// <summary>Packets for which the ring had no room.</summary>
    public readonly uint Dropped;

    /// <summary>How often the ring was full.</summary>
    public readonly uint Freezes;
}
