using System.Buffers.Binary;

namespace Earshot.Rtp.Packets;

/// <summary>A report block of 24 bytes (RFC 3550, 6.4.1).</summary>
internal readonly ref struct RtcpReportBlock(ReadOnlySpan<byte> block)
{
    /// <summary>Bytes of one block.</summary>
    public const int Length = 24;

    private readonly ReadOnlySpan<byte> block = block[..Length];

    /// <summary>The stream it is about.</summary>
    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(block);

    /// <summary>In units of 1/256.</summary>
    public byte FractionLost => block[4];

    /// <summary>Signed, 24 bits.</summary>
    public int CumulativeLost => BinaryPrimitives.ReadInt32BigEndian(block[4..]) << 8 >> 8;

    /// <summary>In timestamp units.</summary>
    public uint Jitter => BinaryPrimitives.ReadUInt32BigEndian(block[12..]);
}
