using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.AudioCodes;

internal sealed class AudioCodesConfig : PluginConfig
{
    [Description("UDP ports of debug recording, source or destination. Empty = off.")]
    public ushort[] UdpPorts { get; set; } = [925];

    [Description("TCP ports of debug recording, source or destination; each segment is a message. Empty = off.")]
    public ushort[] TcpPorts { get; set; } = [925];

    public override void Validate(ConfigErrors errors)
    {
        errors.RequirePorts(UdpPorts, nameof(UdpPorts));
        errors.RequirePorts(TcpPorts, nameof(TcpPorts));
    }
}
