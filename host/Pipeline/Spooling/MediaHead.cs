using System.Buffers.Binary;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Pipeline.Spooling;

/// <summary>What the first bytes of a media payload say of it: as much as a spool must know.</summary>
/// <param name="Kind">RTP, RTCP or other media.</param>
/// <param name="Ssrc">The sender's; 0 for other media.</param>
/// <param name="Length">Bytes that are header; of RTCP everything is.</param>
internal readonly record struct MediaHead(SpoolKind Kind, uint Ssrc, int Length)
{
    private const int RtpHeader = 12;
    private const int RtcpHeader = 8;

    /// <summary>The sequence number of UDPTL (ITU-T T.38, 9.1.1): behind it come images.</summary>
    private const int OtherHeader = 2;

    public static MediaHead Of(ReadOnlySpan<byte> payload)
    {
        if (payload.Length >= RtcpHeader && payload[0] >> 6 == 2 && RtcpAddresses.IsRtcp(payload))
        {
            return new MediaHead(SpoolKind.Rtcp, BinaryPrimitives.ReadUInt32BigEndian(payload[4..]), payload.Length);
        }

        return payload.Length >= RtpHeader && payload[0] >> 6 == 2
            ? new MediaHead(SpoolKind.Rtp, BinaryPrimitives.ReadUInt32BigEndian(payload[8..]), RtpHeaderLength(payload))
            : new MediaHead(SpoolKind.OtherMedia, 0, Math.Min(OtherHeader, payload.Length));
    }

    /// <summary>RFC 3550, 5.1 and 5.3.1: the fixed header, the CSRC list and the extension.</summary>
    private static int RtpHeaderLength(ReadOnlySpan<byte> payload)
    {
        int length = RtpHeader + (4 * (payload[0] & 0x0F));
        if ((payload[0] & 0x10) != 0 && payload.Length >= length + 4)
        {
            length += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(payload[(length + 2)..]));
        }

        return Math.Min(length, payload.Length);
    }
}
