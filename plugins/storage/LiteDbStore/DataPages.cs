using System.Buffers.Binary;
using LiteDB;

namespace Earshot.LiteDbStore;

/// <summary>
/// Reads the documents of a database file page by page, without the engine, which refuses a file whose header, collection page
/// or index is damaged. Pages of 8192 bytes, little-endian, file version 8:
/// <code>
/// 0 page (4)  4 type (1; 4 = data)  14 transaction (4)  18 confirmed (1)  30 highest slot (1)  32 contents
/// from the end: slots of 4 bytes, each length (2) and position (2) of a block; position 0 = free
/// block: 0 continues another (1)  1 next page (4)  5 next slot (1)  6 part of the document
/// </code>
/// </summary>
internal sealed class DataPages(string path, string logPath) : IDisposable
{
    public const int PageSize = 8192;

    private const int HeaderSize = 32;
    private const int BlockHeaderSize = 6;
    private const byte DataPage = 4;
    private const byte NoSlot = 255;
    private const uint NoPage = uint.MaxValue;

    // As the engine has it: no document has more blocks.
    private const int MaxBlocks = 2047;

    private readonly FileStream file = File.OpenRead(path);
    private readonly FileStream? log = File.Exists(logPath) ? File.OpenRead(logPath) : null;

    /// <summary>Every document that can be put together, in no order; a page that was freed may still hold old ones.</summary>
    public IEnumerable<BsonDocument> Documents()
    {
        Dictionary<uint, long> newer = CommittedInLog();
        byte[] page = new byte[PageSize];
        uint pages = (uint)Math.Max(file.Length / PageSize, newer.Count == 0 ? 0 : newer.Keys.Max() + 1L);
        for (uint number = 0; number < pages; number++)
        {
            if (!TryRead(number, newer, page))
            {
                continue;
            }

            for (int slot = 0; page[30] != NoSlot && slot <= page[30]; slot++)
            {
                if (TryAssemble(number, slot, newer) is { } document)
                {
                    yield return document;
                }
            }
        }
    }

    public void Dispose()
    {
        file.Dispose();
        log?.Dispose();
    }

    // Where the log has the newest version of a page: that of the last transaction that was confirmed.
    private Dictionary<uint, long> CommittedInLog()
    {
        var newest = new Dictionary<uint, long>();
        var open = new Dictionary<uint, List<(uint Page, long Offset)>>();
        byte[] page = new byte[PageSize];
        for (long offset = 0; log is not null && offset + PageSize <= log.Length; offset += PageSize)
        {
            log.Position = offset;
            log.ReadExactly(page);
            uint transaction = BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(14));
            if (!open.TryGetValue(transaction, out List<(uint Page, long Offset)>? written))
            {
                open.Add(transaction, written = []);
            }

            written.Add((BinaryPrimitives.ReadUInt32LittleEndian(page), offset));
            if (page[18] == 1)
            {
                written.ForEach(position => newest[position.Page] = position.Offset);
                open.Remove(transaction);
            }
        }

        return newest;
    }

    private bool TryRead(uint number, Dictionary<uint, long> newer, byte[] page)
    {
        bool isInLog = newer.TryGetValue(number, out long offset);
        FileStream source = isInLog ? log! : file;
        source.Position = isInLog ? offset : (long)number * PageSize;
        return source.ReadAtLeast(page, PageSize, throwOnEndOfStream: false) == PageSize
            && BinaryPrimitives.ReadUInt32LittleEndian(page) == number
            && page[4] == DataPage;
    }

    /// <returns>Null when no document begins there, or a part of it is missing.</returns>
    private BsonDocument? TryAssemble(uint number, int slot, Dictionary<uint, long> newer)
    {
        var bytes = new MemoryStream();
        byte[] page = new byte[PageSize];
        for (int blocks = 0; blocks < MaxBlocks; blocks++)
        {
            if (!TryRead(number, newer, page) || Block(page, slot) is not { Length: > BlockHeaderSize } block || block[0] != (blocks == 0 ? 0 : 1))
            {
                return null;
            }

            bytes.Write(block[BlockHeaderSize..]);
            number = BinaryPrimitives.ReadUInt32LittleEndian(block[1..]);
            slot = block[5];
            if (number == NoPage)
            {
                return TryDeserialize(bytes.ToArray());
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> Block(byte[] page, int slot)
    {
        int entry = PageSize - ((slot + 1) * 4);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(entry));
        int position = BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(entry + 2));
        return position >= HeaderSize && position + length <= entry ? page.AsSpan(position, length) : [];
    }

    private static BsonDocument? TryDeserialize(byte[] bytes)
    {
        try
        {
            return BsonSerializer.Deserialize(bytes);
        }
        catch (Exception)
        {
            // Damaged bytes fail in whatever way the library did not think of.
            return null;
        }
    }
}
