using Earshot.AfPacket.Kernel;
using Earshot.LiveCapture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.AfPacket.Filters;

/// <summary>Puts the program that the kernel runs for every packet together.</summary>
internal static class KernelFilter
{
    private const uint Outgoing = 4;

    /// <summary>Takes nothing.</summary>
    public static FilterInstruction[] Nothing => [FilterInstruction.Take(0)];

    // A packet socket sees what loopback carries twice, when it goes out and when it comes in.
    private static FilterInstruction[] LoopbackOnce =>
    [
        FilterInstruction.LoadHardwareType,
        FilterInstruction.Compare(LinkTypes.Loopback, 0, 3),
        FilterInstruction.LoadPacketKind,
        FilterInstruction.Compare(Outgoing, 0, 1),
        FilterInstruction.Take(0),
    ];

    /// <summary>For one interface.</summary>
    /// <param name="program">Compiled for its link type.</param>
    public static FilterInstruction[] ForOne(FilterInstruction[] program) => [.. LoopbackOnce, .. program];

    /// <summary>For all interfaces: each packet meets the program for its link type, and those of other types are left.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="snaplen">Bytes that are taken of a packet.</param>
    /// <exception cref="PluginException">It does not compile.</exception>
    public static FilterInstruction[] ForAll(string text, int snaplen)
    {
        FilterInstruction[] ethernet = FilterCompiler.Compile(text, LinkType.Ethernet, "lo", snaplen);
        FilterInstruction[] rawIp = CompileRawIp(text, snaplen);
        (int ethernetTests, int rawTests) = (LinkTypes.Ethernet.Length, LinkTypes.RawIp.Length);
        // Behind the tests: nothing; then a jump over the first program to the second.
        IEnumerable<FilterInstruction> isEthernet = LinkTypes.Ethernet.Select(
            (type, i) => FilterInstruction.Compare(type, ethernetTests - i - 1 + rawTests + 2, 0));
        IEnumerable<FilterInstruction> isRaw = LinkTypes.RawIp.Select(
            (type, i) => FilterInstruction.Compare(type, rawTests - i - 1 + 1, 0));
        return
        [
            .. LoopbackOnce,
            FilterInstruction.LoadHardwareType,
            .. isEthernet,
            .. isRaw,
            FilterInstruction.Take(0),
            FilterInstruction.Skip(ethernet.Length),
            .. ethernet,
            .. rawIp,
        ];
    }

    /// <summary>A filter that speaks of Ethernet has nothing to take where there is none.</summary>
    private static FilterInstruction[] CompileRawIp(string text, int snaplen)
    {
        try
        {
            return FilterCompiler.Compile(text, LinkType.RawIp, LiveCaptureConfig.AllInterfaces, snaplen);
        }
        catch (PluginException)
        {
            return Nothing;
        }
    }
}
