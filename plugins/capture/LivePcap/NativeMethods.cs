using System.Runtime.InteropServices;
using SharpPcap.LibPcap;

namespace Earshot.LivePcap;

/// <summary>What SharpPcap does not offer: drops of the interface, and waiting for several interfaces at once.</summary>
internal static partial class NativeMethods
{
    private const string Pcap = "libpcap";

    /// <summary>The names that distributions give to the library.</summary>
    private static readonly string[] PcapFiles = ["libpcap.so.0.8", "libpcap.so.1", "libpcap.so", "libpcap.dylib"];

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, (name, assembly, path) =>
    {
        nint library = 0;
        _ = name == Pcap && Array.Exists(PcapFiles, file => NativeLibrary.TryLoad(file, assembly, path, out library));
        return library;
    });

    /// <summary>pcap_stats(3PCAP): 0 when it could be told.</summary>
    [LibraryImport(Pcap, EntryPoint = "pcap_stats")]
    public static partial int Statistics(PcapHandle handle, out PcapStatistics statistics);

    /// <summary>poll(2).</summary>
    [LibraryImport("libc", EntryPoint = "poll")]
    public static partial int Poll([In, Out] PollDescriptor[] descriptors, nuint count, int milliseconds);
}
