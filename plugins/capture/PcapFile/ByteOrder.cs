using System.Buffers.Binary;

namespace Earshot.PcapFile;

/// <summary>Reads the numbers of a capture that was written on a machine of either byte order.</summary>
internal readonly struct ByteOrder(bool bigEndian)
{
    private readonly bool bigEndian = bigEndian;

    public ushort UInt16(ReadOnlySpan<byte> bytes, int offset)
    {
        ReadOnlySpan<byte> field = bytes.Slice(offset, sizeof(ushort));
        return bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(field) : BinaryPrimitives.ReadUInt16LittleEndian(field);
    }

    public uint UInt32(ReadOnlySpan<byte> bytes, int offset)
    {
        ReadOnlySpan<byte> field = bytes.Slice(offset, sizeof(uint));
        return bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
    }

    public ulong UInt64(ReadOnlySpan<byte> bytes, int offset)
    {
        ReadOnlySpan<byte> field = bytes.Slice(offset, sizeof(ulong));
        return bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(field) : BinaryPrimitives.ReadUInt64LittleEndian(field);
    }
}
