using System.Buffers.Binary;

namespace Earshot.Rtp.Packets;

/// <summary>
/// The fixed RTP header (RFC 3550, 5.1).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |           synchronization source (SSRC) identifier            |
/// </code>
/// </summary>
internal static class RtpHeader
{
    /// <summary>Bytes of the fixed header.</summary>
    public const int Length = 12;

    public static bool Marker(ReadOnlySpan<byte> header) => (header[1] & 0x80) != 0;

    public static byte PayloadType(ReadOnlySpan<byte> header) => (byte)(header[1] & 0x7F);

    public static ushort SequenceNumber(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16BigEndian(header[2..]);

    public static uint Timestamp(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header[4..]);

    public static uint Ssrc(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header[8..]);

    /// <summary>Whether CSRC list and extension fit (RFC 3550, A.1). The commonest first byte has neither.</summary>
    /// <param name="payload">The datagram, at least <see cref="Length"/> bytes.</param>
    /// <param name="wireLength">Its length before a snap length cut it.</param>
    public static bool IsWellFormed(ReadOnlySpan<byte> payload, int wireLength) =>
        (payload[0] & 0x1F) == 0 || HeaderLength(payload, wireLength) <= wireLength;

    /// <summary>
    /// Whether the padding count, the last octet, fits (RFC 3550, A.1). Only asked of a stream's first packet: in SRTP
    /// the last octet belongs to the authentication tag (RFC 3711, 3.1) and says nothing.
    /// </summary>
    public static bool HasPlausiblePadding(ReadOnlySpan<byte> payload, int wireLength) =>
        (payload[0] & 0x20) == 0
        || payload.Length < wireLength
        || (payload[^1] != 0 && payload[^1] <= wireLength - HeaderLength(payload, wireLength));

    /// <summary>What follows the header, without padding; as much as was captured.</summary>
    /// <param name="packet">The datagram, well formed.</param>
    /// <param name="missing">Bytes that a snap length cut off.</param>
    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> packet, int missing)
    {
        int padding = (packet[0] & 0x20) != 0 && missing == 0 ? packet[^1] : 0;
        int begin = HeaderLength(packet, packet.Length + missing);
        return begin + padding < packet.Length ? packet[begin..(packet.Length - padding)] : default;
    }

    /// <summary>Fixed header, CSRC list and extension; where a cut hides the extension's length, as if it were empty.</summary>
    private static int HeaderLength(ReadOnlySpan<byte> payload, int wireLength)
    {
        int length = Length + (4 * (payload[0] & 0x0F));
        if ((payload[0] & 0x10) == 0)
        {
            return length;
        }

        // RFC 3550, 5.3.1: a 16-bit profile value, then the number of 32-bit words that follow.
        length += 4;
        return length > payload.Length
            ? length
            : length + (4 * BinaryPrimitives.ReadUInt16BigEndian(payload[(length - 2)..]));
    }
}
