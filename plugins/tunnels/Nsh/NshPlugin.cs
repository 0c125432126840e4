using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Nsh",
    "Earshot.Nsh.NshPlugin",
    PluginKind.Decoder,
    "Network Service Header (RFC 8300), behind Ethernet, GRE or VXLAN-GPE",
    Claims = ["EtherType 0x894f"])]

namespace Earshot.Nsh;

internal sealed class NshPlugin : DecoderPlugin<NshConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(NshConfig config)
    {
        yield return new DecoderClaim(LayerKey.OfEtherType(NshDecoder.EtherType), new NshDecoder());
    }
}
