using System.Buffers.Binary;

namespace Earshot.Capture.Tests;

/// <summary>Writes numbers in either byte order.</summary>
internal class NumberWriter(bool bigEndian)
{
    private readonly List<byte> content = [];

    public bool BigEndian => bigEndian;

    public int Length => content.Count;

    public byte[] ToArray() => [.. content];

    public NumberWriter UInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return Bytes(bytes);
    }

    public NumberWriter UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return Bytes(bytes);
    }

    public NumberWriter UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return Bytes(bytes);
    }

    public NumberWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        content.AddRange(bytes);
        return this;
    }
}
