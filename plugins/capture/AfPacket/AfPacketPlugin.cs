using System.Net.NetworkInformation;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;

namespace Earshot.AfPacket;

/// <summary>Captures from network interfaces of Linux.</summary>
public sealed class AfPacketPlugin : PacketSourcePlugin<AfPacketConfig>
{
    /// <inheritdoc/>
    protected override bool NamesSource(AfPacketConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Interfaces.Length > 0;
    }

    /// <inheritdoc/>
    protected override IPacketSource Open(AfPacketConfig config, IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(context);
        if (!OperatingSystem.IsLinux())
        {
            throw new PluginException($"[{context.InstanceName}] works on Linux alone: plugin = \"LivePcap\" takes the same keys elsewhere.");
        }

        if (config.Interfaces.Length == 0)
        {
            throw new PluginException(
                $"[{context.InstanceName}] does not say where to capture: set interfaces to a list such as [\"eth0\"]; there are {Names()}.");
        }

        return AfPacketSource.Open(config, context);
    }

    /// <summary>The interfaces that there are, for a message.</summary>
    internal static string Names() => string.Join(", ", AllNames());

    /// <summary>The interfaces that there are.</summary>
    internal static IEnumerable<string> AllNames() => NetworkInterface.GetAllNetworkInterfaces().Select(found => found.Name);
}
