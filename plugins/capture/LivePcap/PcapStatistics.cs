using System.Runtime.InteropServices;

namespace Earshot.LivePcap;

/// <summary>struct pcap_stat of libpcap: counters since the interface was opened, which wrap.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PcapStatistics
{
    public readonly uint Received;
    public readonly uint DroppedByKernel;
    public readonly uint DroppedByInterface;
}
