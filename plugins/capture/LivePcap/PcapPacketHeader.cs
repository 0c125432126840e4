using System.Runtime.InteropServices;
using Earshot.Sdk.Packets;

namespace Earshot.LivePcap;

/// <summary>struct pcap_pkthdr of libpcap, as it is in memory on Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PcapPacketHeader
{
    private readonly nint seconds;
    private readonly nint fraction;

    /// <summary>Bytes of the packet that are there.</summary>
    public readonly uint CapturedLength;

    /// <summary>Bytes that it had on the wire.</summary>
    public readonly uint WireLength;

    /// <summary>When it was captured.</summary>
    /// <param name="nanosecondsPerUnit">What a unit of the fraction is: 1 or 1000.</param>
    public Timestamp Timestamp(int nanosecondsPerUnit) =>
        new((seconds * Sdk.Packets.Timestamp.NanosecondsPerSecond) + (fraction * nanosecondsPerUnit));
}
