using System.Buffers.Binary;

namespace Earshot.Central.Protocol.Packets;

/// <summary>
/// Writes protobuf into a buffer that grows, kept from one message to the next. Google's library would want each block's bytes in an object of
/// their own.
/// </summary>
internal sealed class ProtoWriter
{
    private byte[] buffer = new byte[64 * 1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Room for more bytes at the end, which <see cref="Advance"/> takes in.</summary>
    public Span<byte> Room(int length)
    {
        if (buffer.Length - Length < length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + length));
        }

        return buffer.AsSpan(Length);
    }

    public void Advance(int length) => Length += length;

    public void Varint(int field, ulong value)
    {
        if (value != 0)
        {
            Tag(field, ProtoReader.VarintType);
            Raw(value);
        }
    }

    public void Fixed64(int field, long value)
    {
        Tag(field, ProtoReader.Fixed64Type);
        BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);
        Length += sizeof(long);
    }

    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        LengthPrefix(field, bytes.Length);
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void LengthPrefix(int field, int length)
    {
        Tag(field, ProtoReader.LengthType);
        Raw((ulong)length);
    }

    public void Raw(ulong value)
    {
        Span<byte> room = Room(10);
        int used = 0;
        for (; value >= 0x80; value >>= 7)
        {
            room[used++] = (byte)(value | 0x80);
        }

        room[used++] = (byte)value;
        Length += used;
    }

    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void Tag(int field, int type) => Raw((ulong)((field << 3) | type));
}
