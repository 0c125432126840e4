using System.Buffers.Binary;
using System.Text;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>Memory that grows to what is written at once, and is used again. Numbers have their least significant byte first.</summary>
internal sealed class JournalBuffer
{
    private byte[] bytes = new byte[1 << 16];
    private int length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public int Length => length;

    public void Clear() => length = 0;

    /// <summary>What was written from a place on.</summary>
    public Span<byte> From(int start) => bytes.AsSpan(start, length - start);

    /// <summary>Room behind what was written, to be filled at once.</summary>
    public Span<byte> Add(int count)
    {
        if (bytes.Length - length < count)
        {
            Array.Resize(ref bytes, Math.Max(length + count, bytes.Length * 2));
        }

        length += count;
        return bytes.AsSpan(length - count, count);
    }

    public void Byte(byte value) => Add(1)[0] = value;

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Add(sizeof(int)), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Add(sizeof(long)), value);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        value.CopyTo(Add(value.Length));
    }

    public void Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));
}
