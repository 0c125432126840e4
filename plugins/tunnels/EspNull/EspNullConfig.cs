using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.EspNull;

internal sealed class EspNullConfig : PluginConfig
{
    private const int LargestIcv = 64;

    [Description("Lengths of the integrity check value behind the packet, which packets do not tell; tried in this order.")]
    public ushort[] IcvBytes { get; set; } = [12, 16, 24, 32, 0];

    [Description("UDP ports, source or destination, of ESP in UDP: IANA's. Empty = not over UDP.")]
    public ushort[] UdpPorts { get; set; } = [4500];

    public override void Validate(ConfigErrors errors)
    {
        errors.Require(
            IcvBytes.All(length => length % 4 == 0 && length <= LargestIcv),
            nameof(IcvBytes),
            "every length must be a multiple of 4 between 0 and 64");
        errors.Require(IcvBytes.Distinct().Count() == IcvBytes.Length, nameof(IcvBytes), "must name every length only once");
        errors.RequirePorts(UdpPorts, nameof(UdpPorts));
    }
}
