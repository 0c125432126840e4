using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "FabricTags",
    "Earshot.FabricTags.FabricTagsPlugin",
    PluginKind.Decoder,
    "What switch fabrics put around frames: Cisco VN-Tag and FabricPath, the E-TAG of IEEE 802.1BR",
    Claims = ["EtherType 0x8926", "EtherType 0x893f", "EtherType 0x8903"])]

namespace Earshot.FabricTags;

internal sealed class FabricTagsPlugin : DecoderPlugin<FabricTagsConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(FabricTagsConfig config)
    {
        yield return new DecoderClaim(LayerKey.OfEtherType(VnTagDecoder.EtherType), new VnTagDecoder());
        yield return new DecoderClaim(LayerKey.OfEtherType(ETagDecoder.EtherType), new ETagDecoder());
        yield return new DecoderClaim(LayerKey.OfEtherType(FabricPathDecoder.EtherType), new FabricPathDecoder());
    }
}
