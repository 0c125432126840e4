using System.Runtime.InteropServices;
using Earshot.LiveCapture;
using SharpPcap.LibPcap;

namespace Earshot.LivePcap;

/// <summary>What SharpPcap does not offer: drops of the interface.</summary>
internal static partial class NativeMethods
{
    static NativeMethods() => LibpcapFiles.ResolveFor(typeof(NativeMethods).Assembly);

    /// <summary>pcap_stats(3PCAP): 0 when it could be told.</summary>
    [LibraryImport(LibpcapFiles.Name, EntryPoint = "pcap_stats")]
    public static partial int Statistics(PcapHandle handle, out PcapStatistics statistics);
}
