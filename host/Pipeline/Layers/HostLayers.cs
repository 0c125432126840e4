using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>What the host takes off without a plugin: no plugin may claim the same.</summary>
internal static class HostLayers
{
    /// <summary>Stands for the host where a plugin's instance would be named; no table of plugins.toml can have this name.</summary>
    public const string Owner = "host";

    /// <summary>The keys that the walk takes itself, without a decoder.</summary>
    public static readonly IReadOnlySet<LayerKey> TakenByWalk = new HashSet<LayerKey>
    {
        LayerKey.OfLinkType(LinkType.Ethernet),
        LayerKey.OfLinkType(LinkType.RawIp),
        LayerKey.OfLinkType(LinkType.IPv4),
        LayerKey.OfLinkType(LinkType.IPv6),
        LayerKey.OfEtherType(EtherType.IPv4),
        LayerKey.OfEtherType(EtherType.IPv6),
        LayerKey.OfEtherType(EtherType.Vlan),
        LayerKey.OfEtherType(EtherType.ProviderBridging),
        LayerKey.OfEtherType(EtherType.LegacyQinQ),
        LayerKey.OfEtherType(EtherType.LegacyQinQ2),
        LayerKey.OfEtherType(EtherType.TransparentEthernet),
        LayerKey.OfIpProtocol(IpProtocol.Udp),
        LayerKey.OfIpProtocol(IpProtocol.Tcp),
        LayerKey.OfIpProtocol(IpProtocol.Icmp),
        LayerKey.OfIpProtocol(IpProtocol.IcmpV6),
    };

    /// <summary>The link layers that every capture may have, each an ordinary decoder.</summary>
    public static IEnumerable<BoundClaim> Claims
    {
        get
        {
            var loopback = new Loopback();
            var ppp = new Ppp();
            yield return Bind(LinkType.Null, loopback);
            yield return Bind(LinkType.Loop, loopback);
            yield return Bind(LinkType.Ppp, ppp);
            yield return Bind(LinkType.PppHdlc, ppp);
            yield return Bind(LinkType.CiscoHdlc, new CiscoHdlc());
            yield return Bind(LinkType.LinuxSll, new LinuxSll());
            yield return Bind(LinkType.LinuxSll2, new LinuxSll2());
            yield return Bind(LinkType.Ieee80211, new Ieee80211());
            yield return Bind(LinkType.Ieee80211Radiotap, new Radiotap());
        }
    }

    private static BoundClaim Bind(LinkType linkType, ILayerDecoder decoder) => new(LayerKey.OfLinkType(linkType), decoder, Owner);
}
