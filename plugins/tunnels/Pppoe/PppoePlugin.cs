using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Pppoe",
    "Earshot.Pppoe.PppoePlugin",
    PluginKind.Decoder,
    "PPP over Ethernet (RFC 2516), session and discovery",
    Claims = ["EtherType 0x8864", "EtherType 0x8863", "link type 51"])]

namespace Earshot.Pppoe;

internal sealed class PppoePlugin : DecoderPlugin<PppoeConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(PppoeConfig config)
    {
        PppoeDecoder decoder = new();
        yield return new DecoderClaim(LayerKey.OfEtherType(PppoeDecoder.SessionEtherType), decoder);
        yield return new DecoderClaim(LayerKey.OfEtherType(PppoeDecoder.DiscoveryEtherType), decoder);
        yield return new DecoderClaim(LayerKey.OfLinkType(LinkType.PppEther), decoder);
    }
}
