using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Mpls;

/// <summary>
/// What follows the last label. Labels do not say it: the routers agreed on it beforehand. So it is found as routers on the
/// way do (RFC 4928, 3): by the first nibble, unless the bytes are an Ethernet frame whose address begins with that nibble.
/// </summary>
internal static class BottomOfStack
{
    /// <summary>A pseudowire's control word, or the header of an associated channel.</summary>
    public const int WordLength = 4;

    /// <summary>Looks at the bytes behind the label stack.</summary>
    /// <param name="bytes">What was captured of them.</param>
    /// <param name="wireLength">How many there were.</param>
    /// <param name="word">Bytes of the control word or channel header.</param>
    /// <param name="isCertain">Whether more than the first nibble speaks for it.</param>
    /// <returns>What it is behind that word; null when it is nothing known.</returns>
    public static LayerKey? Find(ReadOnlySpan<byte> bytes, int wireLength, out int word, out bool isCertain)
    {
        word = 0;
        isCertain = true;
        bool hasControlWord = bytes.Length >= WordLength && bytes[0] >> 4 == 0;
        if (hasControlWord && Plausible.IsEthernet(bytes[WordLength..], wireLength - WordLength))
        {
            word = WordLength;
            return LayerKey.Ethernet;
        }

        if (Plausible.IsIp(bytes, wireLength))
        {
            return LayerKey.Ip;
        }

        if (Plausible.IsEthernet(bytes, wireLength))
        {
            return LayerKey.Ethernet;
        }

        isCertain = false;
        return ByFirstNibble(bytes, ref word);
    }

    private static LayerKey? ByFirstNibble(ReadOnlySpan<byte> bytes, ref int word)
    {
        switch (bytes.IsEmpty ? -1 : bytes[0] >> 4)
        {
            case 0 when bytes.Length >= WordLength: // RFC 4385, 3
                word = WordLength;
                return LayerKey.Ethernet;
            case 1 when bytes.Length >= WordLength: // RFC 4385, 5
                word = WordLength;
                return LayerKey.Nothing;
            case 4:
                return LayerKey.OfLinkType(LinkType.IPv4);
            case 6:
                return LayerKey.OfLinkType(LinkType.IPv6);
            case -1:
                return LayerKey.Nothing;
            default:
                return null;
        }
    }
}
