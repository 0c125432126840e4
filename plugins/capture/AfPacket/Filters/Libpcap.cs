using System.Runtime.InteropServices;
using Earshot.AfPacket.Kernel;
using Earshot.LiveCapture;

namespace Earshot.AfPacket.Filters;

/// <summary>The part of libpcap that compiles filters, pcap(3PCAP).</summary>
internal static unsafe partial class Libpcap
{
    /// <summary>PCAP_ERRBUF_SIZE.</summary>
    public const int ErrorLength = 256;

    /// <summary>PCAP_NETMASK_UNKNOWN.</summary>
    public const uint UnknownNetmask = uint.MaxValue;

    static Libpcap() => LibpcapFiles.ResolveFor(typeof(Libpcap).Assembly);

    [LibraryImport(LibpcapFiles.Name, EntryPoint = "pcap_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Create(string device, [In, Out] byte[] error);

    [LibraryImport(LibpcapFiles.Name, EntryPoint = "pcap_set_snaplen")]
    public static partial int SetSnaplen(nint pcap, int snaplen);

    [LibraryImport(LibpcapFiles.Name, EntryPoint = "pcap_activate")]
    public static partial int Activate(nint pcap);

    [LibraryImport(LibpcapFiles.Name, EntryPoint = "pcap_datalink")]
    public static partial int DataLinkOf(nint pcap);

    [LibraryImport(LibpcapFiles.Name, EntryPoint = "pcap_open_dead")]
    public static partial nint OpenDead(int dlt, int snaplen);

    [LibraryImport(LibpcapFiles.Name, EntryPoint = "pcap_compile", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Compile(nint pcap, out Program program, string filter, int optimize, uint netmask);

    [LibraryImport(LibpcapFiles.Name, EntryPoint = "pcap_geterr")]
    public static partial nint ErrorOf(nint pcap);

    [LibraryImport(LibpcapFiles.Name, EntryPoint = "pcap_freecode")]
    public static partial void FreeProgram(ref Program program);

    [LibraryImport(LibpcapFiles.Name, EntryPoint = "pcap_close")]
    public static partial void Close(nint pcap);

    /// <summary>struct bpf_program, whose instructions are those of the kernel.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Program
    {
        public uint Length;
        public FilterInstruction* Instructions;
    }
}
