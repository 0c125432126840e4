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
        Validate(errors, UdpPorts, nameof(UdpPorts));
        Validate(errors, TcpPorts, nameof(TcpPorts));
    }

    private static void Validate(ConfigErrors errors, ushort[] ports, string name)
    {
        errors.Require(!ports.Contains((ushort)0), name, "every port must be between 1 and 65535");
        errors.Require(ports.Distinct().Count() == ports.Length, name, "must name every port only once");
    }
}
