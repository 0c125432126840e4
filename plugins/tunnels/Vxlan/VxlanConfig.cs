using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Vxlan;

internal sealed class VxlanConfig : PluginConfig
{
    [Description("UDP destination ports: IANA's for VXLAN and for VXLAN-GPE. Linux without dstport uses 8472. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [4789, 4790];

    public override void Validate(ConfigErrors errors) => errors.RequirePorts(UdpPorts, nameof(UdpPorts));
}
