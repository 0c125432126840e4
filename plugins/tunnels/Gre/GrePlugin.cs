using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Gre",
    "Earshot.Gre.GrePlugin",
    PluginKind.Decoder,
    "GRE (RFC 2784, 2890, 1701), GRE of PPTP (RFC 2637) and ERSPAN types I, II and III",
    Claims = ["IP protocol 47", "EtherType 0x88be", "EtherType 0x22eb"])]

namespace Earshot.Gre;

internal sealed class GrePlugin : DecoderPlugin<GreConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(GreConfig config)
    {
        ErspanDecoder erspan = new();
        yield return new DecoderClaim(LayerKey.OfIpProtocol(GreDecoder.IpProtocol), new GreDecoder());
        yield return new DecoderClaim(LayerKey.OfEtherType(ErspanDecoder.EtherTypeII), erspan);
        yield return new DecoderClaim(LayerKey.OfEtherType(ErspanDecoder.EtherTypeIII), erspan);
    }
}
