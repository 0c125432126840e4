using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Gtp;

internal sealed class GtpConfig : PluginConfig
{
    [Description("UDP ports, source or destination, of GTP-U: IANA's. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [2152];

    public override void Validate(ConfigErrors errors) => errors.RequirePorts(UdpPorts, nameof(UdpPorts));
}
