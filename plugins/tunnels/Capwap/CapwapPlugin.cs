using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Capwap",
    "Earshot.Capwap.CapwapPlugin",
    PluginKind.Decoder,
    "The data channel of CAPWAP (RFC 5415, RFC 5416) between wireless access points and their controller",
    Claims = ["UDP port 5247, source or destination (udp_ports)"])]

namespace Earshot.Capwap;

internal sealed class CapwapPlugin : DecoderPlugin<CapwapConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(CapwapConfig config)
    {
        CapwapDecoder decoder = new();
        foreach (ushort port in config.UdpPorts)
        {
            // RFC 5415, 3.1: the controller has this port, access points any.
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
            yield return new DecoderClaim(LayerKey.FromUdpPort(port), decoder);
        }
    }
}
