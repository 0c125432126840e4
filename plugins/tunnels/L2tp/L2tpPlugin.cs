using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "L2tp",
    "Earshot.L2tp.L2tpPlugin",
    PluginKind.Decoder,
    "L2TP version 2 (RFC 2661) and version 3 (RFC 3931), over UDP and over IP",
    Claims = ["UDP port 1701, source or destination (udp_ports)", "IP protocol 115"])]

namespace Earshot.L2tp;

internal sealed class L2tpPlugin : DecoderPlugin<L2tpConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(L2tpConfig config)
    {
        L2tpDecoder decoder = new(new SessionLayout(config.CookieBytes, config.SublayerBytes));
        yield return new DecoderClaim(LayerKey.OfIpProtocol(L2tpDecoder.IpProtocol), decoder);
        foreach (ushort port in config.UdpPorts)
        {
            // RFC 2661, 8.1: only who opens the tunnel is sure to send to this port; the answer comes from it, or not.
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
            yield return new DecoderClaim(LayerKey.FromUdpPort(port), decoder);
        }
    }
}
