using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Gre;

/// <summary>The protocol number is IANA's, the EtherTypes are Cisco's: only the port of GRE in UDP can be set.</summary>
internal sealed class GreConfig : PluginConfig
{
    [Description("UDP destination ports of GRE in UDP: IANA's. Empty = not over UDP.")]
    public ushort[] UdpPorts { get; set; } = [4754];

    public override void Validate(ConfigErrors errors) => errors.RequirePorts(UdpPorts, nameof(UdpPorts));
}
