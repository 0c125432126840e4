using Earshot.AfPacket.Kernel;

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
    public static FilterInstruction[] ForAll(FilterInstruction[] ethernet, FilterInstruction[] rawIp)
    {
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
}
