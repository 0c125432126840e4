using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "Tzsp",
    "Earshot.Tzsp.TzspPlugin",
    PluginKind.Decoder,
    "TZSP (TaZmen Sniffer Protocol): frames that sensors, access points and routers mirror",
    Claims = ["UDP port 37008, source or destination (udp_ports)"])]

namespace Earshot.Tzsp;

internal sealed class TzspPlugin : DecoderPlugin<TzspConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(TzspConfig config)
    {
        TzspDecoder decoder = new();
        foreach (ushort port in config.UdpPorts)
        {
            // Sensors that wait for a port opener send from this port to wherever that came from.
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
            yield return new DecoderClaim(LayerKey.FromUdpPort(port), decoder);
        }
    }
}
