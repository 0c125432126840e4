using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Geneve",
    "Earshot.Geneve.GenevePlugin",
    PluginKind.Decoder,
    "GENEVE (RFC 8926) with its options",
    Claims = ["UDP destination port 6081 (udp_ports)"])]

namespace Earshot.Geneve;

internal sealed class GenevePlugin : DecoderPlugin<GeneveConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(GeneveConfig config)
    {
        GeneveDecoder decoder = new();
        foreach (ushort port in config.UdpPorts)
        {
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
        }
    }
}
