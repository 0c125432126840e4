using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Earshot.Sdk.Packets;

namespace Earshot.Spool.Segments;

/// <summary>Memory for packets' blocks that wait to be written: one behind the other as they come, whoever they belong to.</summary>
internal sealed class Arena
{
    private const int ChunkSize = 1024 * 1024;

    private byte[][] chunks = [];
    private int count;
    private int chunk;
    private int offset;

    /// <summary>Memory for a block, which the caller fills.</summary>
    public Span<byte> Add(int length, out Place place)
    {
        while (chunk < count && chunks[chunk].Length - offset < length)
        {
            chunk++;
            offset = 0;
        }

        if (chunk == count)
        {
            AddChunk(Math.Max(ChunkSize, length));
        }

        place = new Place(chunk, offset);
        offset += length;
        return chunks[chunk].AsSpan(place.Offset, length);
    }

    /// <summary>A block, whose length stands in itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Read(Place place)
    {
        ReadOnlySpan<byte> bytes = chunks[place.Chunk].AsSpan(place.Offset);
        return bytes[..BinaryPrimitives.ReadInt32LittleEndian(bytes[4..])];
    }

    /// <summary>Has the processor fetch the beginning of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(Place place) => Ahead.Fetch(chunks[place.Chunk].AsSpan(place.Offset));

    /// <summary>Forgets all blocks and keeps the memory, but for chunks of unusual size.</summary>
    public void Clear()
    {
        int kept = 0;
        foreach (byte[] bytes in chunks.AsSpan(0, count))
        {
            if (bytes.Length == ChunkSize)
            {
                chunks[kept++] = bytes;
            }
        }

        chunks.AsSpan(kept).Clear();
        (count, chunk, offset) = (kept, 0, 0);
    }

    private void AddChunk(int size)
    {
        if (count == chunks.Length)
        {
            Array.Resize(ref chunks, Math.Max(64, 2 * count));
        }

        chunks[count++] = GC.AllocateUninitializedArray<byte>(size);
    }

    /// <summary>Where a block is.</summary>
    internal readonly record struct Place(int Chunk, int Offset);
}
