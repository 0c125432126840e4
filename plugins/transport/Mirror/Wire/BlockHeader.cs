using System.Buffers.Binary;

namespace Earshot.Mirror.Wire;

/// <summary>
/// What stands before each block, 64 bytes, numbers least significant byte first, padding not shown:
/// <code>
///  0 magic "pcap_block_store"   16 version, 7           20 size of the data
/// 24 compressed size, or 0      28 packets              32 link type    34 sensor
/// 36 interface, 10 bytes        46 packet header mode   48 checksum     52 counter
/// 56 confirmation is wanted     60 time of sending, seconds since 1970, or 0
/// </code>
/// An offset per packet follows (4 bytes each, into the data as they are before compression), then the data.
/// </summary>
internal readonly record struct BlockHeader
{
    public const int Length = 64;
    public const byte CurrentVersion = 7;

    /// <summary>Bytes of an entry in the table of offsets.</summary>
    public const int OffsetLength = 4;

    private const int VersionOffset = 16;
    private const int ModeOffset = 46;
    private const int ConfirmationOffset = 56;

    /// <summary>What a block begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "pcap_block_store"u8;

    public byte Version { get; init; }

    /// <summary>Bytes of the data before compression.</summary>
    public uint Size { get; init; }

    /// <summary>Bytes of the data on the wire when they are compressed; else 0.</summary>
    public uint CompressedSize { get; init; }

    public uint Count { get; init; }

    /// <summary>DLT_ value of packets that have none of their own.</summary>
    public ushort LinkType { get; init; }

    public short Sensor { get; init; }

    /// <summary>0 or 1: which header each packet has, <see cref="PacketHeader"/>.</summary>
    public byte HeaderMode { get; init; }

    /// <summary><see cref="BlockChecksum"/> of all that follows the header; 0 when there is none.</summary>
    public uint Checksum { get; init; }

    /// <summary>1 for the first block of a sender's process, then one more each.</summary>
    public uint Counter { get; init; }

    public bool WantsConfirmation { get; init; }

    /// <summary>The sender's clock in seconds since 1970; 0 when it is not to be checked.</summary>
    public uint Time { get; init; }

    /// <summary>Bytes that follow the header.</summary>
    public long BodyLength => (Count * (long)OffsetLength) + (CompressedSize != 0 ? CompressedSize : Size);

    /// <summary>Reads a header that is known to begin with <see cref="Magic"/>.</summary>
    public static BlockHeader Read(ReadOnlySpan<byte> bytes) => new()
    {
        Version = bytes[VersionOffset],
        Size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]),
        CompressedSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]),
        Count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]),
        LinkType = BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]),
        Sensor = BinaryPrimitives.ReadInt16LittleEndian(bytes[34..]),
        HeaderMode = bytes[ModeOffset],
        Checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]),
        Counter = BinaryPrimitives.ReadUInt32LittleEndian(bytes[52..]),
        WantsConfirmation = bytes[ConfirmationOffset] != 0,
        Time = BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]),
    };

    /// <summary>Writes all 64 bytes; padding is zero, and so is the interface's name.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Length].Clear();
        Magic.CopyTo(bytes);
        bytes[VersionOffset] = Version;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[20..], Size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], CompressedSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[28..], Count);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[32..], LinkType);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[34..], Sensor);
        bytes[ModeOffset] = HeaderMode;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[48..], Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[52..], Counter);
        bytes[ConfirmationOffset] = WantsConfirmation ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[60..], Time);
    }
}
