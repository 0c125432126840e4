using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.EspNull;

/// <summary>
/// Whether an ESP packet can be read although nothing says so: https://www.rfc-editor.org/rfc/rfc5879#section-8. The trailer is
/// looked for where each possible integrity check value puts it; padding, next header and what they enclose must agree. Random
/// bytes pass less than once in ten thousand times.
/// </summary>
internal static class NullEncryption
{
    private const int TrailerLength = 2;

    /// <summary>RFC 4543, 3: GMAC has both.</summary>
    private const int GmacVector = 8;
    private const int GmacIcv = 16;

    /// <summary>What is inside, and where.</summary>
    public static bool TryFind(in Layer layer, int header, ReadOnlySpan<ushort> icvLengths, out DecodeResult inner)
    {
        // The front first: the trailer is behind the media, which nothing else has to fetch from memory.
        if (TryFindIPv4(layer, header, out inner) || layer.Bytes.Length < layer.WireLength)
        {
            return inner.Outcome == DecodeOutcome.Inner;
        }

        foreach (ushort icv in icvLengths)
        {
            if (TryRead(layer.Bytes, header, icv, out inner)
                || (icv == GmacIcv && TryRead(layer.Bytes, header + GmacVector, icv, out inner)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tunnel mode: an IPv4 header with its checksum tells itself, also where the trailer is cut off.</summary>
    private static bool TryFindIPv4(in Layer layer, int header, out DecodeResult inner)
    {
        for (int at = header; at <= header + GmacVector && at < layer.Bytes.Length; at += GmacVector)
        {
            ReadOnlySpan<byte> bytes = layer.Bytes[at..];
            if ((bytes[0] >> 4) == 4 && Plausible.IsIp(bytes, layer.WireLength - at))
            {
                inner = DecodeResult.Inner(LayerKey.OfLinkType(LinkType.IPv4), at);
                return true;
            }
        }

        inner = default;
        return false;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, int start, int icv, out DecodeResult inner)
    {
        inner = default;
        int trailer = bytes.Length - icv - TrailerLength;

        // RFC 4303, 2.4: the trailer ends on a multiple of 4 bytes.
        if (trailer <= start || (bytes.Length - icv) % 4 != 0)
        {
            return false;
        }

        int end = trailer - bytes[trailer];
        if (end <= start || !IsPadding(bytes[end..trailer]) || !NextHeader.Fits(bytes[trailer + 1], bytes[start..end]))
        {
            return false;
        }

        inner = DecodeResult.Inner(NextHeader.Key(bytes[trailer + 1]), start, end - start);
        return true;
    }

    /// <summary>RFC 4303, 2.4: the bytes 1, 2, 3 and so on.</summary>
    private static bool IsPadding(ReadOnlySpan<byte> padding)
    {
        for (int i = 0; i < padding.Length; i++)
        {
            if (padding[i] != i + 1)
            {
                return false;
            }
        }

        return true;
    }
}
