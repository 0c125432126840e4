using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Teredo",
    "Earshot.Teredo.TeredoPlugin",
    PluginKind.Decoder,
    "Teredo (RFC 4380): IPv6 through IPv4 NATs",
    Claims = ["UDP port 3544, source or destination (udp_ports)"])]

namespace Earshot.Teredo;

internal sealed class TeredoPlugin : DecoderPlugin<TeredoConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(TeredoConfig config)
    {
        TeredoDecoder decoder = new();
        foreach (ushort port in config.UdpPorts)
        {
            // RFC 4380, 2.7: the port of servers; clients and relays use any.
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
            yield return new DecoderClaim(LayerKey.FromUdpPort(port), decoder);
        }
    }
}
