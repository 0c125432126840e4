using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Gtp;

internal sealed class GtpConfig : PluginConfig
{
    [Description("UDP ports, source or destination, of GTP-U: IANA's. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [2152];

    public override void Validate(ConfigErrors errors)
    {
        errors.Require(!UdpPorts.Contains((ushort)0), nameof(UdpPorts), "every port must be between 1 and 65535");
        errors.Require(UdpPorts.Distinct().Count() == UdpPorts.Length, nameof(UdpPorts), "must name every port only once");
    }
}
