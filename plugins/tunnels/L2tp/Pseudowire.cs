using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.L2tp;

/// <summary>
/// Which kind of pseudowire the bytes can belong to: IP, Ethernet (https://www.rfc-editor.org/rfc/rfc4719), PPP or Cisco HDLC
/// (https://www.rfc-editor.org/rfc/rfc4349).
/// </summary>
internal static class Pseudowire
{
    /// <summary>What the bytes can be, or null.</summary>
    /// <param name="bytes">What was captured, from the first byte in question.</param>
    /// <param name="wireLength">How many bytes there were.</param>
    public static LayerKey? Find(ReadOnlySpan<byte> bytes, int wireLength)
    {
        if (Plausible.IsIp(bytes, wireLength))
        {
            return LayerKey.Ip;
        }

        if (Plausible.IsEthernet(bytes, wireLength))
        {
            return LayerKey.Ethernet;
        }

        if (IsPpp(bytes, wireLength))
        {
            return LayerKey.OfLinkType(LinkType.Ppp);
        }

        return IsHdlc(bytes, wireLength) ? LayerKey.OfLinkType(LinkType.CiscoHdlc) : null;
    }

    /// <summary>RFC 1661, 2: IP behind its protocol number; other protocols only behind address and control (RFC 1662, 3.1).</summary>
    private static bool IsPpp(ReadOnlySpan<byte> bytes, int wireLength)
    {
        bool isFramed = bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x03]);
        int at = isFramed ? 2 : 0;
        if (bytes.Length < at + 2)
        {
            return false;
        }

        bool isCompressed = (bytes[at] & 1) != 0;
        int protocol = isCompressed ? bytes[at] : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        at += isCompressed ? 1 : 2;
        return protocol switch
        {
            0x0021 or 0x0057 => Plausible.IsIp(bytes[at..], wireLength - at),
            0x8021 or 0x8057 or 0xC021 or 0xC023 or 0xC223 => isFramed, // IPCP, IPV6CP, LCP, PAP, CHAP
            _ => false,
        };
    }

    /// <summary>RFC 1547, 4.3.1: address, control 0, EtherType.</summary>
    private static bool IsHdlc(ReadOnlySpan<byte> bytes, int wireLength) =>
        bytes.Length >= 4
        && bytes[0] is 0x0F or 0x8F
        && bytes[1] == 0
        && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) switch
        {
            0x0800 or 0x86DD => Plausible.IsIp(bytes[4..], wireLength - 4),
            0x8035 => true, // SLARP, its keepalive
            _ => false,
        };
}
