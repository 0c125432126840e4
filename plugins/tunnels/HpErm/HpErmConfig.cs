using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.HpErm;

internal sealed class HpErmConfig : PluginConfig
{
    [Description("UDP destination ports of the mirrors, as set on the switch. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [7932];

    public override void Validate(ConfigErrors errors) => errors.RequirePorts(UdpPorts, nameof(UdpPorts));
}
