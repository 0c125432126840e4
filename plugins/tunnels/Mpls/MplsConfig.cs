using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Mpls;

internal sealed class MplsConfig : PluginConfig
{
    [Description("UDP destination ports of MPLS in UDP: IANA's. Empty = not over UDP.")]
    public ushort[] UdpPorts { get; set; } = [6635];

    public override void Validate(ConfigErrors errors) => errors.RequirePorts(UdpPorts, nameof(UdpPorts));
}
