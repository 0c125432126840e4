using System.Buffers;

namespace Earshot.Host.Pipeline.Streams;

/// <summary>The memory of all connections: pooled, and counted so that it can be bounded.</summary>
internal sealed class StreamMemory
{
    /// <summary>Bytes in use.</summary>
    public long Used { get; private set; }

    /// <summary>Times that a direction's bytes were let go because nobody consumed them.</summary>
    public long Overflows { get; private set; }

    /// <summary>An array of at least this length, with anything in it.</summary>
    public byte[] Rent(int length)
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(length);
        Used += array.Length;
        return array;
    }

    /// <summary>Gives a rented array back.</summary>
    public void Return(byte[] array)
    {
        Used -= array.Length;
        ArrayPool<byte>.Shared.Return(array);
    }

    /// <summary>Counts memory that is held elsewhere, or with a negative number no longer is.</summary>
    public void Charge(long bytes) => Used += bytes;

    /// <summary>Counts bytes that nobody consumed.</summary>
    public void Overflow() => Overflows++;
}
