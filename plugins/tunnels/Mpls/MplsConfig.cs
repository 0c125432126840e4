using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Mpls;

internal sealed class MplsConfig : PluginConfig
{
    [Description("UDP destination ports of MPLS in UDP: IANA's. Empty = not over UDP.")]
    public ushort[] UdpPorts { get; set; } = [6635];

    public override void Validate(ConfigErrors errors)
    {
        errors.Require(!UdpPorts.Contains((ushort)0), nameof(UdpPorts), "every port must be between 1 and 65535");
        errors.Require(UdpPorts.Distinct().Count() == UdpPorts.Length, nameof(UdpPorts), "must name every port only once");
    }
}
