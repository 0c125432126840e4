using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Teredo;

internal sealed class TeredoConfig : PluginConfig
{
    [Description("UDP ports, source or destination, of servers: IANA's. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [3544];

    public override void Validate(ConfigErrors errors) => errors.RequirePorts(UdpPorts, nameof(UdpPorts));
}
