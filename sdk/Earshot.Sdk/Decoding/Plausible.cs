using System.Buffers.Binary;

namespace Earshot.Sdk.Decoding;

/// <summary>
/// Whether bytes can be a certain header, for tunnels that do not say what they carry: pseudowires over MPLS and L2TPv3. Each
/// test asks for fields that bear one another out, so that other bytes pass it less than once in ten thousand times.
/// </summary>
public static class Plausible
{
    private const int IPv4Header = 20;
    private const int IPv6Header = 40;
    private const int EthernetHeader = 14;
    private const int VlanTag = 4;
    private const int LlcHeader = 3;
    private const ushort LargestLength = 1500;

    /// <summary>
    /// An IPv4 header whose checksum is right or whose total length is all there is, or an IPv6 header whose payload length is
    /// all there is. A packet that a snap length cut within its header passes by its length alone.
    /// </summary>
    /// <param name="bytes">What was captured, from the first byte in question.</param>
    /// <param name="wireLength">Bytes there were on the wire, see <see cref="Layer.WireLength"/>.</param>
    public static bool IsIp(ReadOnlySpan<byte> bytes, int wireLength)
    {
        if (FitsIPv4(bytes, wireLength))
        {
            return BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) == wireLength || HasIPv4Checksum(bytes);
        }

        return FitsIPv6(bytes, wireLength)
            && IPv6Header + BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) == wireLength;
    }

    /// <summary>
    /// An Ethernet frame, with VLAN tags or without, that carries what its EtherType says: IP whose lengths fit, ARP, another
    /// common protocol, or IEEE 802.2.
    /// </summary>
    /// <param name="bytes">What was captured, from the first byte in question.</param>
    /// <param name="wireLength">Bytes there were on the wire, see <see cref="Layer.WireLength"/>.</param>
    public static bool IsEthernet(ReadOnlySpan<byte> bytes, int wireLength)
    {
        int at = EthernetHeader;
        while (at <= bytes.Length && IsVlan(TypeBefore(bytes, at)))
        {
            at += VlanTag;
        }

        return at <= bytes.Length && Fits(TypeBefore(bytes, at), bytes[at..], wireLength - at);
    }

    private static ushort TypeBefore(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[(at - 2)..]);

    private static bool IsVlan(ushort etherType) => etherType is 0x8100 or 0x88A8 or 0x9100 or 0x9200;

    private static bool Fits(ushort etherType, ReadOnlySpan<byte> inside, int wireLength) => etherType switch
    {
        0x0800 => FitsIPv4(inside, wireLength),
        0x86DD => FitsIPv6(inside, wireLength),
        0x0806 => inside.StartsWith((ReadOnlySpan<byte>)[0, 1, 8, 0]), // ARP: Ethernet, IPv4
        0x8863 or 0x8864 => inside.StartsWith((ReadOnlySpan<byte>)[0x11]), // PPPoE: version 1, type 1
        0x8847 or 0x8848 => inside.Length >= 4, // MPLS
        0x88CC or 0x8809 or 0x8902 or 0x888E => true, // LLDP, slow protocols, connectivity fault management, 802.1X
        <= LargestLength => etherType >= LlcHeader && etherType <= wireLength && FitsLlc(inside),
        _ => false,
    };

    /// <summary>IEEE 802.2: the same access point on both sides, unnumbered information. SNAP, spanning tree, IS-IS.</summary>
    private static bool FitsLlc(ReadOnlySpan<byte> inside) =>
        inside.Length >= LlcHeader && inside[0] == inside[1] && inside[0] is 0xAA or 0x42 or 0xFE && inside[2] == 0x03;

    private static bool FitsIPv4(ReadOnlySpan<byte> bytes, int wireLength)
    {
        if (bytes.Length < 4 || bytes[0] is < 0x45 or > 0x4F)
        {
            return false;
        }

        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return totalLength >= HeaderLength(bytes) && totalLength <= wireLength;
    }

    private static bool FitsIPv6(ReadOnlySpan<byte> bytes, int wireLength) =>
        bytes.Length >= 6
        && (bytes[0] >> 4) == 6
        && IPv6Header + BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) <= wireLength;

    private static int HeaderLength(ReadOnlySpan<byte> ipv4) => (ipv4[0] & 0x0F) * 4;

    /// <summary>RFC 1071: with its checksum, a header's 16-bit words add up to all ones.</summary>
    private static bool HasIPv4Checksum(ReadOnlySpan<byte> bytes)
    {
        int length = HeaderLength(bytes);
        if (bytes.Length < length || length < IPv4Header)
        {
            return false;
        }

        int sum = 0;
        for (int at = 0; at < length; at += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        }

        return (sum & 0xFFFF) + (sum >> 16) == 0xFFFF;
    }
}
