using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Decoding;

/// <summary>What a layer calls the one inside it: a number in one of the registries of <see cref="LayerSpace"/>.</summary>
/// <param name="Space">The registry.</param>
/// <param name="Value">The number.</param>
public readonly record struct LayerKey(LayerSpace Space, ushort Value)
{
    /// <summary>An Ethernet frame.</summary>
    public static readonly LayerKey Ethernet = OfLinkType(LinkType.Ethernet);

    /// <summary>IPv4 or IPv6, told apart by the version nibble.</summary>
    public static readonly LayerKey Ip = OfLinkType(LinkType.RawIp);

    /// <summary>Nothing is inside, as in keepalives and control messages: EtherType 0, as GRE keepalives name it.</summary>
    public static readonly LayerKey Nothing = OfEtherType(0);

    /// <summary>A LINKTYPE_ value.</summary>
    public static LayerKey OfLinkType(LinkType linkType) => new(LayerSpace.LinkType, (ushort)linkType);

    /// <summary>An EtherType of IEEE 802, also used by GRE.</summary>
    public static LayerKey OfEtherType(ushort etherType) => new(LayerSpace.EtherType, etherType);

    /// <summary>An IANA protocol number.</summary>
    public static LayerKey OfIpProtocol(byte protocol) => new(LayerSpace.IpProtocol, protocol);

    /// <summary>A PPP protocol number, for example 0x0021 for IPv4.</summary>
    public static LayerKey OfPppProtocol(ushort protocol) => new(LayerSpace.PppProtocol, protocol);

    /// <summary>Datagrams sent to this UDP port.</summary>
    public static LayerKey ToUdpPort(ushort port) => new(LayerSpace.UdpDestinationPort, port);

    /// <summary>Datagrams sent from this UDP port.</summary>
    public static LayerKey FromUdpPort(ushort port) => new(LayerSpace.UdpSourcePort, port);

    /// <summary>Segments sent to this TCP port.</summary>
    public static LayerKey ToTcpPort(ushort port) => new(LayerSpace.TcpDestinationPort, port);

    /// <summary>Segments sent from this TCP port.</summary>
    public static LayerKey FromTcpPort(ushort port) => new(LayerSpace.TcpSourcePort, port);

    /// <summary><c>EtherType 0x88be</c>, <c>IP protocol 47</c>, <c>UDP destination port 4789</c>.</summary>
    public override string ToString() => Space switch
    {
        LayerSpace.LinkType => $"link type {Value}",
        LayerSpace.EtherType => $"EtherType 0x{Value:x4}",
        LayerSpace.IpProtocol => $"IP protocol {Value}",
        LayerSpace.PppProtocol => $"PPP protocol 0x{Value:x4}",
        LayerSpace.UdpDestinationPort => $"UDP destination port {Value}",
        LayerSpace.UdpSourcePort => $"UDP source port {Value}",
        LayerSpace.TcpDestinationPort => $"TCP destination port {Value}",
        _ => $"TCP source port {Value}",
    };
}

/// <summary>The registries that a <see cref="LayerKey"/> takes its numbers from.</summary>
public enum LayerSpace : byte
{
    /// <summary>LINKTYPE_ values.</summary>
    LinkType,

    /// <summary>IEEE 802 EtherTypes.</summary>
    EtherType,

    /// <summary>IANA protocol numbers.</summary>
    IpProtocol,

    /// <summary>PPP protocol numbers.</summary>
    PppProtocol,

    /// <summary>UDP ports that datagrams go to. Claims only, never what a decoder names as next.</summary>
    UdpDestinationPort,

    /// <summary>UDP ports that datagrams come from. Claims only, never what a decoder names as next.</summary>
    UdpSourcePort,

    /// <summary>
    /// TCP ports that segments go to, for protocols that put a message of theirs in each segment. Claims only, never what a
    /// decoder names as next.
    /// </summary>
    TcpDestinationPort,

    /// <summary>TCP ports that segments come from, like <see cref="TcpDestinationPort"/>.</summary>
    TcpSourcePort,
}
