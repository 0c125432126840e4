using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Gre",
    "Earshot.Gre.GrePlugin",
    PluginKind.Decoder,
    "GRE (RFC 2784, 2890, 1701), over UDP too (RFC 8086), GRE of PPTP (RFC 2637) and ERSPAN types I, II and III",
    Claims = ["IP protocol 47", "EtherType 0x88be", "EtherType 0x22eb", "UDP destination port 4754 (udp_ports)"])]

namespace Earshot.Gre;

internal sealed class GrePlugin : DecoderPlugin<GreConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(GreConfig config)
    {
        GreDecoder gre = new();
        ErspanDecoder erspan = new();
        yield return new DecoderClaim(LayerKey.OfIpProtocol(GreDecoder.IpProtocol), gre);
        yield return new DecoderClaim(LayerKey.OfEtherType(ErspanDecoder.EtherTypeII), erspan);
        yield return new DecoderClaim(LayerKey.OfEtherType(ErspanDecoder.EtherTypeIII), erspan);
        foreach (ushort port in config.UdpPorts)
        {
            // RFC 8086, 3.2: the destination port tells; the source port is a hash of the inner headers.
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), gre);
        }
    }
}
