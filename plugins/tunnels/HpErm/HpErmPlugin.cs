using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "HpErm",
    "Earshot.HpErm.HpErmPlugin",
    PluginKind.Decoder,
    "HP ERM (encapsulated remote mirroring): frames that ProCurve and Aruba switches mirror",
    Claims = ["UDP destination port 7932 (udp_ports)"])]

namespace Earshot.HpErm;

internal sealed class HpErmPlugin : DecoderPlugin<HpErmConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(HpErmConfig config)
    {
        HpErmDecoder decoder = new();
        foreach (ushort port in config.UdpPorts)
        {
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
        }
    }
}
