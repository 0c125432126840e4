using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Tzsp;

internal sealed class TzspConfig : PluginConfig
{
    [Description("UDP ports, source or destination, of the mirrors. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [37008];

    public override void Validate(ConfigErrors errors) => errors.RequirePorts(UdpPorts, nameof(UdpPorts));
}
