using System.Buffers.Binary;
using System.Text;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>Reads what <see cref="JournalBuffer"/> wrote. Behind the end there are zeros, and <see cref="IsBroken"/> says so.</summary>
internal ref struct JournalReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>More was read than there is.</summary>
    public bool IsBroken { get; private set; }

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public int Int32() => Take(sizeof(int)) is { IsEmpty: false } value ? BinaryPrimitives.ReadInt32LittleEndian(value) : 0;

    public long Int64() => Take(sizeof(long)) is { IsEmpty: false } value ? BinaryPrimitives.ReadInt64LittleEndian(value) : 0;

    /// <summary>A number of entries that have some bytes each: never more than there are bytes for.</summary>
    public int Count(int bytesEach)
    {
        int count = Int32();
        if (count >= 0 && (long)count * bytesEach <= rest.Length)
        {
            return count;
        }

        IsBroken = true;
        return 0;
    }

    public ReadOnlySpan<byte> Bytes() => Take(Count(1));

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > rest.Length)
        {
            IsBroken = true;
            rest = default;
            return default;
        }

        ReadOnlySpan<byte> taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
