using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;

namespace Earshot.LivePcap;

/// <summary>Captures from network interfaces.</summary>
public sealed class LivePcapPlugin : PacketSourcePlugin<LivePcapConfig>
{
    /// <inheritdoc/>
    protected override bool NamesSource(LivePcapConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Interfaces.Length > 0;
    }

    /// <inheritdoc/>
    protected override IPacketSource Open(LivePcapConfig config, IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(context);
        if (config.Interfaces.Length == 0)
        {
            throw new PluginException(
                $"[{context.InstanceName}] does not say where to capture: set interfaces to a list such as [\"eth0\"]; " +
                $"there are {DeviceOpener.Describe(DeviceOpener.ListDevices())}.");
        }

        return LiveSource.Open(config, context);
    }
}
