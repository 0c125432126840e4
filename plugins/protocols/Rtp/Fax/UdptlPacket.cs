using System.Buffers.Binary;

namespace Earshot.Rtp.Fax;

/// <summary>
/// A UDPTL datagram (ITU-T T.38, 9.1 and figure 10), in the aligned packed encoding of its ASN.1.
/// <code>
/// | sequence number (16) | length of primary (8 or 16) | primary IFP packet | error recovery: choice bit, 7 bits 0 | ...
/// </code>
/// </summary>
internal static class UdptlPacket
{
    /// <summary>RFC 8489, 5: bytes 4 to 7 of every STUN message, which shares the port with ICE.</summary>
    private const uint StunCookie = 0x2112_A442;

    public static ushort SequenceNumber(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadUInt16BigEndian(payload);

    /// <summary>Whether primary packet and error recovery are where they belong.</summary>
    /// <param name="payload">What was captured.</param>
    /// <param name="wireLength">Length before a snap length cut it.</param>
    public static bool IsWellFormed(ReadOnlySpan<byte> payload, int wireLength)
    {
        if (payload.Length < 4 || (payload.Length >= 8 && BinaryPrimitives.ReadUInt32BigEndian(payload[4..]) == StunCookie))
        {
            return false;
        }

        // ITU-T X.691, 11.9: below 128 in one byte, else 10 and 14 bits.
        bool isLong = (payload[2] & 0x80) != 0;
        int length = isLong ? BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) & 0x3FFF : payload[2];
        int recovery = (isLong ? 4 : 3) + length;
        return length > 0
            && (!isLong || (payload[2] & 0x40) == 0)
            && recovery < wireLength
            && (recovery >= payload.Length || (payload[recovery] & 0x7F) == 0);
    }
}
