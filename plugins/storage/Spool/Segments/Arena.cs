using System.Buffers.Binary;

namespace Earshot.Spool.Segments;

/// <summary>
/// Memory for packets that wait to be written: one behind the other as they come, each with a link to the next of its run, so
/// that thousands of runs grow at once without a buffer each.
/// </summary>
/// <param name="maxBytes">Most that may wait.</param>
internal sealed class Arena(long maxBytes)
{
    private const int ChunkSize = 1024 * 1024;

    /// <summary>Link (chunk and offset) and length before each record.</summary>
    private const int RecordHeader = 12;

    private readonly List<byte[]> chunks = [];
    private int chunk;
    private int offset;
    private long used;

    public bool IsEmpty => used == 0;

    /// <summary>True when a record of this length may be added. The only one may always, however long.</summary>
    public bool HasRoom(int length) => used == 0 || used + RecordHeader + length <= maxBytes;

    /// <summary>Memory for a record.</summary>
    public Span<byte> Add(int length, out Place place)
    {
        int needed = RecordHeader + length;
        while (chunk < chunks.Count && chunks[chunk].Length - offset < needed)
        {
            chunk++;
            offset = 0;
        }

        if (chunk == chunks.Count)
        {
            chunks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(ChunkSize, needed)));
        }

        place = new Place(chunk, offset);
        Span<byte> record = chunks[chunk].AsSpan(offset, needed);
        offset += needed;
        used += needed;
        WriteLink(record, Place.None);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], length);
        return record[RecordHeader..];
    }

    /// <summary>Lets a record be followed by another of its run.</summary>
    public void Link(Place record, Place next) => WriteLink(chunks[record.Chunk].AsSpan(record.Offset), next);

    /// <summary>A record, and the next of its run or <see cref="Place.None"/>.</summary>
    public ReadOnlySpan<byte> Read(Place record, out Place next)
    {
        ReadOnlySpan<byte> bytes = chunks[record.Chunk].AsSpan(record.Offset);
        next = new Place(BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]));
        return bytes.Slice(RecordHeader, BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]));
    }

    /// <summary>Forgets all records and keeps the memory, but for chunks of unusual size.</summary>
    public void Clear()
    {
        chunks.RemoveAll(bytes => bytes.Length != ChunkSize);
        (chunk, offset, used) = (0, 0, 0);
    }

    private static void WriteLink(Span<byte> record, Place next)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, next.Chunk);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], next.Offset);
    }

    /// <summary>Where a record is.</summary>
    internal readonly record struct Place(int Chunk, int Offset)
    {
        public static readonly Place None = new(-1, 0);
    }
}
