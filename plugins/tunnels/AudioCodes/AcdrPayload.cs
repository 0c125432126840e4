using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.AudioCodes;

/// <summary>What a payload looks like, where the header leaves it open.</summary>
internal static class AcdrPayload
{
    /// <summary>RTP and RTCP have version 2 (RFC 3550, 5.1); a device records STUN and DTLS of a media port as media too.</summary>
    public static bool LooksLikeMedia(ReadOnlySpan<byte> payload) => !payload.IsEmpty && payload[0] >> 6 == 2;

    /// <summary>A SIP message begins with a method or a version (RFC 3261, 7), perhaps after empty lines.</summary>
    public static bool LooksLikeText(ReadOnlySpan<byte> payload) =>
        !payload.IsEmpty && ((payload[0] | 0x20) is >= 'a' and <= 'z' || payload[0] is (byte)'\r' or (byte)'\n');

    /// <summary>
    /// An IP packet and not text, although "INVITE" begins with the version nibble 4: in text the length would be above 8224.
    /// </summary>
    /// <param name="payload">What was captured of it.</param>
    /// <param name="wireLength">What there was.</param>
    public static bool LooksLikePacket(ReadOnlySpan<byte> payload, int wireLength)
    {
        if (payload.Length < 20)
        {
            return false;
        }

        int ipv4Length = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
        int ipv6Length = 40 + BinaryPrimitives.ReadUInt16BigEndian(payload[4..]);
        return (payload[0] >> 4) switch
        {
            4 => ipv4Length >= 20 && ipv4Length <= wireLength && payload[9] is 6 or 17 or 132,
            6 => ipv6Length <= wireLength,
            _ => false,
        };
    }

    /// <summary>What a payload with addresses from the extension holds.</summary>
    public static FlowContent ContentOf(in AcdrHeader header, in AcdrExtension extension, ReadOnlySpan<byte> payload)
    {
        AcdrMediaType type = header.MediaType;
        if (type == AcdrMediaType.Sip)
        {
            return FlowContent.Signalling;
        }

        if (extension.Layout == AcdrLayout.Tls && LooksLikeText(payload))
        {
            return extension.TlsApplication switch
            {
                AcdrExtension.TlsSip => FlowContent.Signalling,
                AcdrExtension.TlsTcp => FlowContent.Unknown,
                _ => FlowContent.Other,
            };
        }

        return type.IsMedia() && !AcdrTracePoint.IsInsideDsp(header.TracePoint) && LooksLikeMedia(payload)
            ? FlowContent.Media
            : FlowContent.Other;
    }
}
