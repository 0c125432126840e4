using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Geneve;

internal sealed class GeneveConfig : PluginConfig
{
    [Description("UDP destination ports: IANA's. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [6081];

    public override void Validate(ConfigErrors errors)
    {
        errors.Require(!UdpPorts.Contains((ushort)0), nameof(UdpPorts), "every port must be between 1 and 65535");
        errors.Require(UdpPorts.Distinct().Count() == UdpPorts.Length, nameof(UdpPorts), "must name every port only once");
    }
}
