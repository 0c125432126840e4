using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "AudioCodes",
    "Earshot.AudioCodes.AudioCodesPlugin",
    PluginKind.Decoder,
    "AudioCodes debug recording (ACDR): SIP, RTP and RTCP that a gateway or session border controller records of itself",
    Claims = ["UDP port 925 (udp_ports)", "TCP port 925 (tcp_ports)"])]

namespace Earshot.AudioCodes;

internal sealed class AudioCodesPlugin : DecoderPlugin<AudioCodesConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(AudioCodesConfig config)
    {
        AcdrDecoder decoder = new();
        foreach (ushort port in config.UdpPorts)
        {
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
            yield return new DecoderClaim(LayerKey.FromUdpPort(port), decoder);
        }

        foreach (ushort port in config.TcpPorts)
        {
            yield return new DecoderClaim(LayerKey.ToTcpPort(port), decoder);
            yield return new DecoderClaim(LayerKey.FromTcpPort(port), decoder);
        }
    }
}
