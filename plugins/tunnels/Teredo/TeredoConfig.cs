using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Teredo;

internal sealed class TeredoConfig : PluginConfig
{
    [Description("UDP ports, source or destination, of servers: IANA's. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [3544];

    public override void Validate(ConfigErrors errors)
    {
        errors.Require(!UdpPorts.Contains((ushort)0), nameof(UdpPorts), "every port must be between 1 and 65535");
        errors.Require(UdpPorts.Distinct().Count() == UdpPorts.Length, nameof(UdpPorts), "must name every port only once");
    }
}
