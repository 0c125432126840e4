using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.CentralServer;

/// <summary>The centre's end of the new mode: docs/central.md.</summary>
public sealed class CentralServerPlugin : TransportPlugin<CentralServerConfig>
{
    /// <inheritdoc/>
    protected override TransportRole RoleOf(CentralServerConfig config) => TransportRole.Receiver;

    /// <inheritdoc/>
    protected override IReceiver OpenReceiver(CentralServerConfig config, IPluginContext context, ICentre centre) =>
        CentralReceiver.Open(config, context, centre, TimeProvider.System);
}
