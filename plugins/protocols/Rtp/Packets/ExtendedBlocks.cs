using System.Buffers.Binary;

namespace Earshot.Rtp.Packets;

/// <summary>Walks the report blocks of an RTCP extended report (RFC 3611, 3); a broken one ends it.</summary>
/// <param name="packet">The packet, its header included.</param>
internal ref struct ExtendedBlocks(ReadOnlySpan<byte> packet)
{
    private const int Header = 4;

    private ReadOnlySpan<byte> rest = packet.Length < 8 ? [] : packet[8..];

    /// <summary>The block that <see cref="MoveNext"/> found, its header included.</summary>
    public ReadOnlySpan<byte> Block { get; private set; }

    public bool MoveNext()
    {
        if (rest.Length < Header)
        {
            return false;
        }

        // The length is in 32-bit words, without the header.
        int length = Header + (4 * BinaryPrimitives.ReadUInt16BigEndian(rest[2..]));
        if (length > rest.Length)
        {
            return false;
        }

        Block = rest[..length];
        rest = rest[length..];
        return true;
    }
}
