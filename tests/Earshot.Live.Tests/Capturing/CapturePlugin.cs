using Earshot.AfPacket;
using Earshot.LiveCapture;
using Earshot.LivePcap;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.Live.Tests.Capturing;

/// <summary>A plugin that captures from interfaces.</summary>
/// <param name="Name">Its id.</param>
/// <param name="AnyLinkType">The link type of Ethernet frames of the interface "any".</param>
/// <param name="Plugin">The plugin.</param>
/// <param name="NewConfig">Its defaults.</param>
public sealed record CapturePlugin(string Name, LinkType AnyLinkType, IPacketSourcePlugin Plugin, Func<LiveCaptureConfig> NewConfig)
{
    public static readonly CapturePlugin LivePcap = new("LivePcap", LinkType.LinuxSll, new LivePcapPlugin(), () => new LivePcapConfig());
    public static readonly CapturePlugin AfPacket = new("AfPacket", LinkType.Ethernet, new AfPacketPlugin(), () => new AfPacketConfig());
    public static readonly IReadOnlyList<CapturePlugin> All = [LivePcap, AfPacket];

    /// <summary>Opens interfaces.</summary>
    public IPacketSource Open(IPluginContext context, Action<LiveCaptureConfig> set, params string[] interfaces)
    {
        LiveCaptureConfig config = NewConfig();
        config.Interfaces = interfaces;
        set(config);
        return Plugin.Open(config, context);
    }
}
