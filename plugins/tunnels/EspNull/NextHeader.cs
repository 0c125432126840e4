using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.EspNull;

/// <summary>Whether bytes can be what the next header field of a trailer calls them.</summary>
internal static class NextHeader
{
    private const byte Icmp = 1;
    private const byte IPv4 = 4;
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte IPv6 = 41;
    private const byte Gre = 47;
    private const byte IcmpV6 = 58;

    /// <summary>What a next header calls the payload. In tunnel mode the IP packet inside is no further tunnel (RFC 4303, 3.1.2).</summary>
    public static LayerKey Key(byte nextHeader) => nextHeader switch
    {
        IPv4 => LayerKey.OfLinkType(LinkType.IPv4),
        IPv6 => LayerKey.OfLinkType(LinkType.IPv6),
        _ => LayerKey.OfIpProtocol(nextHeader),
    };

    public static bool Fits(byte nextHeader, ReadOnlySpan<byte> payload) => nextHeader switch
    {
        IPv4 or IPv6 => (payload[0] >> 4) == (nextHeader == IPv4 ? 4 : 6) && Plausible.IsIp(payload, payload.Length),
        Udp => IsUdp(payload),
        Tcp => IsTcp(payload),
        Gre => IsGre(payload),
        Icmp => payload.Length >= 8 && payload[0] is 0 or 3 or 5 or 8 or 11 or 12 && payload[1] <= 15,
        IcmpV6 => payload.Length >= 8 && payload[0] is (>= 1 and <= 4) or (>= 128 and <= 137) or 143 && payload[1] <= 7,
        _ => false,
    };

    /// <summary>RFC 768: the length is that of the datagram.</summary>
    private static bool IsUdp(ReadOnlySpan<byte> payload) =>
        payload.Length >= 8 && BinaryPrimitives.ReadUInt16BigEndian(payload[4..]) == payload.Length;

    /// <summary>RFC 9293, 3.1: a data offset within the segment, reserved bits 0, flags that go together.</summary>
    private static bool IsTcp(ReadOnlySpan<byte> payload)
    {
        const int reserved = 0x0F;
        const int syn = 0x02;
        const int finOrReset = 0x05;
        const int synResetOrAck = 0x16;
        return payload.Length >= 20
            && (payload[12] >> 4) is >= 5 and int words
            && words * 4 <= payload.Length
            && (payload[12] & reserved) == 0
            && (payload[13] & synResetOrAck) != 0
            && !((payload[13] & syn) != 0 && (payload[13] & finOrReset) != 0);
    }

    /// <summary>RFC 2784, 2 and RFC 2637, 4.1: reserved flags 0, version 0 or 1, a protocol that is in use.</summary>
    private static bool IsGre(ReadOnlySpan<byte> payload)
    {
        const int reserved = 0x0F7E;
        return payload.Length >= 4
            && (BinaryPrimitives.ReadUInt16BigEndian(payload) & reserved) == 0
            && BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) is 0x0800 or 0x86DD or 0x6558 or 0x8847 or 0x880B or 0x88BE or 0x22EB;
    }
}
