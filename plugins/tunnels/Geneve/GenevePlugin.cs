using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Geneve",
    "Earshot.Geneve.GenevePlugin",
    PluginKind.Decoder,
    "Geneve (RFC 8926) with its options",
    Claims = ["UDP destination port 6081 (udp_ports)"])]

namespace Earshot.Geneve;

internal sealed class GenevePlugin : DecoderPlugin<GeneveConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(GeneveConfig config)
    {
        GeneveDecoder decoder = new();
        foreach (ushort port in config.UdpPorts)
        {
            // RFC 8926, 3.3: the destination port tells; the source port is a hash of the inner headers.
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
        }
    }
}
