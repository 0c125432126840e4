using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.HpErm;

internal sealed class HpErmConfig : PluginConfig
{
    [Description("UDP destination ports of the mirrors, as set on the switch. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [7932];

    public override void Validate(ConfigErrors errors)
    {
        errors.Require(!UdpPorts.Contains((ushort)0), nameof(UdpPorts), "every port must be between 1 and 65535");
        errors.Require(UdpPorts.Distinct().Count() == UdpPorts.Length, nameof(UdpPorts), "must name every port only once");
    }
}
