using System.Buffers.Binary;

namespace Earshot.Host.Export.Audio;

/// <summary>
/// What placing audio needs of an RTP packet (RFC 3550, 5.1):
/// <code>
///  0                   1                   2                   3
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |                             SSRC                              |
/// | CC contributing sources, extension, payload, padding ...      |
/// </code>
/// </summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Sequence">Sequence number.</param>
/// <param name="Timestamp">Timestamp.</param>
/// <param name="Ssrc">Synchronization source.</param>
/// <param name="PayloadOffset">Where the payload begins.</param>
/// <param name="PayloadLength">Its length, padding left out.</param>
internal readonly record struct RtpPacket(int PayloadType, ushort Sequence, uint Timestamp, uint Ssrc, int PayloadOffset, int PayloadLength)
{
    private const int FixedLength = 12;

    /// <summary>Null for what is no RTP packet, or one that is cut off.</summary>
    public static RtpPacket? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedLength || bytes[0] >> 6 != 2)
        {
            return null;
        }

        int offset = FixedLength + (4 * (bytes[0] & 0x0f));
        if ((bytes[0] & 0x10) != 0)
        {
            // 5.3.1: the length counts words behind its own.
            offset += bytes.Length < offset + 4 ? 4 : 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(bytes[(offset + 2)..]));
        }

        int padding = (bytes[0] & 0x20) != 0 ? bytes[^1] : 0;
        int length = bytes.Length - offset - padding;
        return length < 0 ? null : new RtpPacket(
            bytes[1] & 0x7f,
            BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            offset,
            length);
    }
}
