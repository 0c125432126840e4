using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Geneve;

internal sealed class GeneveConfig : PluginConfig
{
    [Description("UDP destination ports: IANA's. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [6081];

    public override void Validate(ConfigErrors errors) => errors.RequirePorts(UdpPorts, nameof(UdpPorts));
}
