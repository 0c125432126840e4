using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "EspNull",
    "Earshot.EspNull.EspNullPlugin",
    PluginKind.Decoder,
    "ESP (RFC 4303) with null encryption (RFC 2410), as IMS signals with; counts what is encrypted",
    Claims = ["IP protocol 50", "UDP port 4500, source or destination (udp_ports)"])]

namespace Earshot.EspNull;

internal sealed class EspNullPlugin : DecoderPlugin<EspNullConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(EspNullConfig config)
    {
        EspDecoder decoder = new(config.IcvBytes);
        yield return new DecoderClaim(LayerKey.OfIpProtocol(EspDecoder.IpProtocol), decoder);
        foreach (ushort port in config.UdpPorts)
        {
            // RFC 3947, 4: a NAT may change the port of the side that is behind it.
            yield return new DecoderClaim(LayerKey.ToUdpPort(port), decoder);
            yield return new DecoderClaim(LayerKey.FromUdpPort(port), decoder);
        }
    }
}
