using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Vxlan",
    "Earshot.Vxlan.VxlanPlugin",
    PluginKind.Decoder,
    "VXLAN (RFC 7348) with its group policy and generic protocol extensions",
    Claims = ["UDP destination ports 4789 and 4790 (udp_ports)"])]

namespace Earshot.Vxlan;

internal sealed class VxlanPlugin : DecoderPlugin<VxlanConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(VxlanConfig config)
    {
        VxlanDecoder decoder = new();
        foreach (ushort port in config.UdpPorts)
        {
            // RFC 7348, 5: the destination port tells; the source port is a hash of the inner headers.
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
        }
    }
}
