using System.ComponentModel;
using Earshot.LiveCapture;
using Earshot.Sdk.Plugins;

namespace Earshot.AfPacket;

/// <summary>Says what to do when the kernel refuses.</summary>
internal static class Refusal
{
    private const int NoMemory = 12;
    private const int InvalidArgument = 22;
    private const int NoSuchOption = 92;
    private const int NoSuchFamily = 97;

    public static PluginException Of(Win32Exception refusal, string name, AfPacketConfig config) => new(
        refusal.NativeErrorCode switch
        {
            PacketSocket.NoPermission => MissingRight.For(name, "cap_net_raw"),
            NoMemory => $"the kernel has no memory for {config.Rings} rings of {config.Ringbuffer} MB for {name}: set ringbuffer to less.",
            InvalidArgument or NoSuchOption or NoSuchFamily =>
                $"this kernel has no rings to capture from {name} with ({refusal.Message}): plugin = \"LivePcap\" takes the same keys.",
            _ => $"cannot capture from {name}: {refusal.Message}",
        },
        refusal);
}
