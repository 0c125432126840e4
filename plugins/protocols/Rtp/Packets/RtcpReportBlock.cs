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

    /// <summary>LSR: the middle 32 bits of the NTP timestamp of the last sender report; 0 without any.</summary>
    public uint LastSenderReport => BinaryPrimitives.ReadUInt32BigEndian(block[16..]);

    /// <summary>DLSR: from its arrival to this block, in units of 1/65536 s.</summary>
    public uint DelaySinceLastSenderReport => BinaryPrimitives.ReadUInt32BigEndian(block[20..]);
}
