using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Gtp",
    "Earshot.Gtp.GtpPlugin",
    PluginKind.Decoder,
    "GTP-U (3GPP TS 29.281): user traffic of mobile networks, with extension headers of 4G and 5G",
    Claims = ["UDP port 2152, source or destination (udp_ports)"])]

namespace Earshot.Gtp;

internal sealed class GtpPlugin : DecoderPlugin<GtpConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(GtpConfig config)
    {
        GtpDecoder decoder = new();
        foreach (ushort port in config.UdpPorts)
        {
            // TS 29.281, 4.4.2: sent to this port, answered from it.
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
            yield return new DecoderClaim(LayerKey.FromUdpPort(port), decoder);
        }
    }
}
