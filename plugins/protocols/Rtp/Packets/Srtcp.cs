using System.Buffers.Binary;

namespace Earshot.Rtp.Packets;

/// <summary>
/// Whether secured RTCP can be read (RFC 3711, 3.4). Behind the compound packet comes a word whose first bit, E, says that all
/// but the first 8 bytes is encrypted, and then the authentication tag.
/// </summary>
internal static class Srtcp
{
    private const int IndexLength = 4;

    /// <summary>RFC 3711, 5.2: 80 bits for SRTCP whatever the suite says of SRTP (RFC 4568, 6.2.2).</summary>
    private const int TagLength = 10;

    /// <param name="payload">The whole datagram.</param>
    public static bool IsInClear(ReadOnlySpan<byte> payload)
    {
        int end = payload.Length - TagLength - IndexLength;
        return end >= 4
            && BinaryPrimitives.ReadUInt32BigEndian(payload[end..]) >> 31 == 0
            && IsCompound(payload[..end]);
    }

    /// <summary>Encrypted bytes hardly ever look like headers whose lengths add up.</summary>
    private static bool IsCompound(ReadOnlySpan<byte> bytes)
    {
        RtcpCompound compound = new(bytes);
        int length = 0;
        while (compound.MoveNext())
        {
            length += compound.Packet.Length;
        }

        return length == bytes.Length;
    }
}
