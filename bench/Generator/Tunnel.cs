using System.Globalization;

namespace Earshot.Bench.Generator;

/// <summary>What carries a tunnel's header.</summary>
public enum Carrier
{
    /// <summary>There is no tunnel.</summary>
    None,

    /// <summary>An Ethernet frame with an EtherType.</summary>
    Ethernet,

    /// <summary>An IPv4 packet with a protocol number.</summary>
    IPv4,

    /// <summary>A UDP datagram between two equal ports.</summary>
    Udp,
}

/// <summary>What each frame is wrapped in.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Carrier">What the header stands in.</param>
/// <param name="Number">EtherType, IP protocol or UDP port.</param>
/// <param name="Header">The header, in hexadecimal with spaces.</param>
/// <param name="HasEthernet">True when whole frames are inside, false when it is IPv4 packets.</param>
public sealed record Tunnel(string Name, Carrier Carrier = Carrier.None, int Number = 0, string Header = "", bool HasEthernet = false)
{
    /// <summary>Of a field of 2 bytes with the length of what is inside: its offset in the header; -1 for none.</summary>
    public int LengthAt { get; init; } = -1;

    /// <summary>Bytes of the header that count for that length too.</summary>
    public int LengthOfHeader { get; init; }

    /// <summary>Of a field of 4 bytes with a number that grows by 1 from frame to frame: its offset; -1 for none.</summary>
    public int SequenceAt { get; init; } = -1;

    /// <summary>Bytes of the integrity check value behind an ESP trailer (RFC 4303, 2.4 to 2.8); -1 for no trailer.</summary>
    public int IcvLength { get; init; } = -1;

    /// <summary>No tunnel: Ethernet, IPv4, UDP.</summary>
    public static Tunnel None { get; } = new("none");

    /// <summary>RFC 7348, VNI 42.</summary>
    public static Tunnel Vxlan { get; } = new("vxlan", Carrier.Udp, 4789, "08 000000 00002A 00", HasEthernet: true);

    /// <summary>RFC 2784 around IPv4.</summary>
    public static Tunnel Gre { get; } = new("gre", Carrier.IPv4, 47, "0000 0800");

    /// <summary>Type II, session 7.</summary>
    public static Tunnel Erspan { get; } =
        new("erspan", Carrier.IPv4, 47, "1000 88BE 00000000 1000 0007 00000000", HasEthernet: true) { SequenceAt = 4 };

    /// <summary>All that the generator knows.</summary>
    public static IReadOnlyList<Tunnel> All { get; } =
    [
        None,
        Vxlan,
        Gre,
        Erspan,
        // IEEE 802.1Q: a tag, and two tags.
        new("vlan", Carrier.Ethernet, 0x8100, "0064 0800"),
        new("qinq", Carrier.Ethernet, 0x88A8, "0064 8100 0007 0800"),
        // RFC 3032: labels 16 and 32. RFC 4448 with the control word of 4.6: an Ethernet pseudowire.
        new("mpls", Carrier.Ethernet, 0x8847, "00010040 00020140"),
        new("mpls-pw", Carrier.Ethernet, 0x8847, "00030140 00000000", HasEthernet: true),
        // RFC 2516, 4; the length counts the PPP protocol number.
        new("pppoe", Carrier.Ethernet, 0x8864, "1100 0042 0000 0021") { LengthAt = 4, LengthOfHeader = 2 },
        // Cisco: a tag between two virtual interfaces, and the header of a fabric.
        new("vn-tag", Carrier.Ethernet, 0x8926, "0001 0002 0800"),
        new("fabricpath", Carrier.Ethernet, 0x8903, "0060", HasEthernet: true),
        // IEEE 802.1BR, 7.5: E-CID 1.
        new("e-tag", Carrier.Ethernet, 0x893F, "0000 0001 0000 0800"),
        // RFC 8300, 2.2: metadata type 2 without metadata, IPv4, path 7.
        new("nsh", Carrier.Ethernet, 0x894F, "0FC2 02 01 000007 FF"),
        // RFC 2003
        new("ipip", Carrier.IPv4, 4),
        // RFC 2890, RFC 7637
        new("gre-key", Carrier.IPv4, 47, "2000 0800 00000007"),
        new("nvgre", Carrier.IPv4, 47, "2000 6558 00002A 01", HasEthernet: true),
        new("erspan-1", Carrier.IPv4, 47, "0000 88BE", HasEthernet: true),
        new("erspan-3", Carrier.IPv4, 47, "1000 22EB 00000000 2000 0007 00000000 0000 0000", HasEthernet: true) { SequenceAt = 4 },
        // RFC 3931: session 7, no cookie, no sublayer.
        new("l2tpv3", Carrier.IPv4, 115, "00000007", HasEthernet: true),
        // draft-ietf-nvo3-vxlan-gpe: next protocol IPv4.
        new("vxlan-gpe", Carrier.Udp, 4790, "0C 000001 00002A 00"),
        // RFC 8926: without options, and with one of 4 bytes.
        new("geneve", Carrier.Udp, 6081, "0000 6558 00002A 00", HasEthernet: true),
        new("geneve-option", Carrier.Udp, 6081, "0200 6558 00002A 00 0102 01 01 00000007", HasEthernet: true),
        // Version 1, received packet, Ethernet, end of tags.
        new("tzsp", Carrier.Udp, 37008, "01 00 0001 01", HasEthernet: true),
        // RFC 2661: tunnel 1, session 2, with a length; PPP with address and control.
        new("l2tp", Carrier.Udp, 1701, "4002 0000 0001 0002 FF03 0021") { LengthAt = 2, LengthOfHeader = 12 },
        // 3GPP TS 29.281: a G-PDU.
        new("gtp-u", Carrier.Udp, 2152, "30 FF 0000 00000007") { LengthAt = 2 },
        new("hp-erm", Carrier.Udp, 7932, "000000000000000000000000", HasEthernet: true),
        // RFC 8086, RFC 7510
        new("gre-in-udp", Carrier.Udp, 4754, "0000 0800"),
        new("mpls-in-udp", Carrier.Udp, 6635, "00010140"),
        // Minor version 5: channels 1 and 2, a packet with its IP header.
        new("acdr", Carrier.Udp, 925, "05 00000000 0000 0001 0002 08 06 0A 00 00000000"),
        // RFC 5415: 8 bytes of header, an 802.3 frame.
        // RFC 4380 around RFC 2473: IPv4 in an IPv6 packet between two Teredo addresses.
        new("teredo", Carrier.Udp, 3544, "60000000 0000 04 40 20010000C00002010000000000000001 20010000C00002020000000000000002") { LengthAt = 4 },
        // RFC 4303 with the null encryption of RFC 2410 and the 96 bits of HMAC-SHA-1-96 (RFC 2404).
        new("esp", Carrier.IPv4, 50, "00001001 00000000") { SequenceAt = 4, IcvLength = 12 },
        new("capwap", Carrier.Udp, 5247, "00 100200 0000 0000", HasEthernet: true),
    ];

    /// <summary>The tunnel of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Tunnel Named(string name) => All.FirstOrDefault(tunnel => tunnel.Name == name)
        ?? throw new ArgumentException($"tunnel must be one of {string.Join(", ", All.Select(tunnel => tunnel.Name))}");

    /// <summary>The header's bytes, lengths and numbers still 0.</summary>
    internal byte[] HeaderBytes => Convert.FromHexString(Header.Replace(" ", "", false, CultureInfo.InvariantCulture));
}
