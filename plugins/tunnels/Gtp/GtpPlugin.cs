using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Gtp",
    "Earshot.Gtp.GtpPlugin",
    PluginKind.Decoder,
    "GTP-U (3GPP TS 29.281): user data of mobile networks, with extension headers",
    Claims = ["UDP port 2152, source or destination (udp_ports)"])]

namespace Earshot.Gtp;

internal sealed class GtpPlugin : DecoderPlugin<GtpConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(GtpConfig config)
    {
        GtpDecoder decoder = new();
        foreach (ushort port in config.UdpPorts)
        {
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
            yield return new DecoderClaim(LayerKey.FromUdpPort(port), decoder);
        }
    }
}
