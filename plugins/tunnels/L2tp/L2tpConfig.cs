using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.L2tp;

internal sealed class L2tpConfig : PluginConfig
{
    [Description("UDP ports, source or destination. Empty = not over UDP.")]
    public ushort[] UdpPorts { get; set; } = [1701];

    [Description("Version 3: bytes of the cookie, which packets do not tell: 0, 4 or 8; -1 = found by looking at what is behind it.")]
    public int CookieBytes { get; set; } = SessionLayout.Automatic;

    [Description("Version 3: bytes of the L2-specific sublayer, which packets do not tell: 0 or 4; -1 = found likewise.")]
    public int SublayerBytes { get; set; } = SessionLayout.Automatic;

    public override void Validate(ConfigErrors errors)
    {
        errors.RequirePorts(UdpPorts, nameof(UdpPorts));
        errors.Require(CookieBytes is SessionLayout.Automatic or 0 or 4 or 8, nameof(CookieBytes), "must be 0, 4, 8 or -1");
        errors.Require(SublayerBytes is SessionLayout.Automatic or 0 or 4, nameof(SublayerBytes), "must be 0, 4 or -1");
    }
}
