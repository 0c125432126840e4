using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Capwap;

internal sealed class CapwapConfig : PluginConfig
{
    [Description("UDP ports, source or destination, of the data channel: the controllers'. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [5247];

    public override void Validate(ConfigErrors errors)
    {
        errors.Require(!UdpPorts.Contains((ushort)0), nameof(UdpPorts), "every port must be between 1 and 65535");
        errors.Require(UdpPorts.Distinct().Count() == UdpPorts.Length, nameof(UdpPorts), "must name every port only once");
    }
}
