using System.Runtime.InteropServices;
using Earshot.AfPacket.Kernel;
using Earshot.LiveCapture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.AfPacket.Filters;

/// <summary>Compiles filters with libpcap, which is needed for nothing else here.</summary>
internal static class FilterCompiler
{
    // DLT_EN10MB and DLT_RAW of libpcap.
    private const int DltEthernet = 1;
    private const int DltRaw = 12;

    /// <summary>The program of a filter.</summary>
    /// <param name="text">In the language of pcap-filter(7); empty for all packets.</param>
    /// <param name="linkType">What frames begin with.</param>
    /// <param name="interfaceName">An interface of that type.</param>
    /// <param name="snaplen">Bytes that are taken of a packet.</param>
    /// <exception cref="PluginException">It does not compile, or libpcap is missing.</exception>
    public static FilterInstruction[] Compile(string text, LinkType linkType, string interfaceName, int snaplen)
    {
        if (text.Length == 0)
        {
            return [FilterInstruction.Take(snaplen)];
        }

        try
        {
            return Compile(text, linkType == LinkType.Ethernet ? DltEthernet : DltRaw, interfaceName, snaplen);
        }
        catch (DllNotFoundException e)
        {
            throw LibpcapFiles.IsMissing(e);
        }
    }

    private static unsafe FilterInstruction[] Compile(string text, int dlt, string interfaceName, int snaplen)
    {
        nint pcap = Open(dlt, interfaceName, snaplen);
        try
        {
            if (Libpcap.Compile(pcap, out Libpcap.Program program, text, optimize: 1, netmask: Libpcap.UnknownNetmask) != 0)
            {
                string reason = Marshal.PtrToStringUTF8(Libpcap.ErrorOf(pcap)) ?? "";
                throw new PluginException($"the filter \"{text}\" does not compile for {interfaceName}: {reason}; see pcap-filter(7).");
            }

            FilterInstruction[] compiled = new ReadOnlySpan<FilterInstruction>(program.Instructions, (int)program.Length).ToArray();
            Libpcap.FreeProgram(ref program);
            return compiled;
        }
        finally
        {
            Libpcap.Close(pcap);
        }
    }

    /// <summary>
    /// The kernel takes VLAN tags out before it filters. libpcap knows how to ask for them only where it opened an interface
    /// itself; where it cannot, "vlan" finds the tags behind the first one alone.
    /// </summary>
    private static nint Open(int dlt, string interfaceName, int snaplen)
    {
        nint live = Libpcap.Create(interfaceName, new byte[Libpcap.ErrorLength]);
        if (live != 0)
        {
            _ = Libpcap.SetSnaplen(live, snaplen);
            if (Libpcap.Activate(live) >= 0 && Libpcap.DataLinkOf(live) == dlt)
            {
                return live;
            }

            Libpcap.Close(live);
        }

        return Libpcap.OpenDead(dlt, snaplen);
    }
}
