using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Capwap;

internal sealed class CapwapConfig : PluginConfig
{
    [Description("UDP ports, source or destination, of the data channel: the controllers'. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [5247];

    public override void Validate(ConfigErrors errors) => errors.RequirePorts(UdpPorts, nameof(UdpPorts));
}
