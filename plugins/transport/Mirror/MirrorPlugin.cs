using Earshot.Mirror.Receiving;
using Earshot.Mirror.Sending;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Mirror;

/// <summary>VoIPmonitor's mirror mode, as sender and as receiver. It has neither authentication nor encryption.</summary>
public sealed class MirrorPlugin : TransportPlugin<MirrorConfig>
{
    /// <inheritdoc/>
    protected override TransportRole RoleOf(MirrorConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.MirrorDestinationIp.Length > 0 ? TransportRole.PacketSender : TransportRole.Receiver;
    }

    /// <inheritdoc/>
    protected override IUplink OpenUplink(MirrorConfig config, IPluginContext context, ISensorServices sensor)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(sensor);
        context.Log.Warning(
            $"packets go to {config.MirrorDestinationIp} neither encrypted nor authenticated: only for a trusted network or through a VPN");
        return MirrorUplink.Open(config, context, sensor.Name, SenderTiming.Default, TimeProvider.System);
    }

    /// <inheritdoc/>
    protected override IReceiver OpenReceiver(MirrorConfig config, IPluginContext context, ICentre centre)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(context);
        context.Log.Warning(
            $"{config.MirrorBindIp}:{config.MirrorBindPort} takes packets from anybody, neither encrypted nor authenticated: only for a trusted network or through a VPN");
        return MirrorReceiver.Open(config, context, centre, TimeProvider.System);
    }
}
