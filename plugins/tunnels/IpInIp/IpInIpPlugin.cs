using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "IpInIp",
    "Earshot.IpInIp.IpInIpPlugin",
    PluginKind.Decoder,
    "IP in IP: 4in4, 4in6, 6in4 and 6in6 (RFC 2003, 2473, 4213)",
    Claims = ["IP protocol 4", "IP protocol 41"])]

namespace Earshot.IpInIp;

internal sealed class IpInIpPlugin : DecoderPlugin<IpInIpConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(IpInIpConfig config)
    {
        IpInIpDecoder decoder = new();
        yield return new DecoderClaim(LayerKey.OfIpProtocol(IpInIpDecoder.IPv4Protocol), decoder);
        yield return new DecoderClaim(LayerKey.OfIpProtocol(IpInIpDecoder.IPv6Protocol), decoder);
    }
}
