using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Mpls",
    "Earshot.Mpls.MplsPlugin",
    PluginKind.Decoder,
    "MPLS label stacks (RFC 3032) with IP or Ethernet pseudowires inside; over Ethernet, PPP, IP and UDP",
    Claims =
    [
        "EtherType 0x8847",
        "EtherType 0x8848",
        "PPP protocol 0x0281",
        "PPP protocol 0x0283",
        "IP protocol 137",
        "UDP destination port 6635 (udp_ports)",
    ])]

namespace Earshot.Mpls;

internal sealed class MplsPlugin : DecoderPlugin<MplsConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(MplsConfig config)
    {
        MplsDecoder decoder = new();
        yield return new DecoderClaim(LayerKey.OfEtherType(MplsDecoder.UnicastEtherType), decoder);
        yield return new DecoderClaim(LayerKey.OfEtherType(MplsDecoder.MulticastEtherType), decoder);
        yield return new DecoderClaim(LayerKey.OfPppProtocol(MplsDecoder.UnicastPppProtocol), decoder);
        yield return new DecoderClaim(LayerKey.OfPppProtocol(MplsDecoder.MulticastPppProtocol), decoder);
        yield return new DecoderClaim(LayerKey.OfIpProtocol(MplsDecoder.IpProtocol), decoder);
        foreach (ushort port in config.UdpPorts)
        {
            // RFC 7510, 3: the destination port tells; the source port is a hash of the inner headers.
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
        }
    }
}
