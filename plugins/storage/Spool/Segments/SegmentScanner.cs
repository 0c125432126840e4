using Earshot.Spool.Pcapng;

namespace Earshot.Spool.Segments;

/// <summary>
/// Goes through a segment piece by piece, without its index: a piece is a run, other blocks or, when compressed, a zstd frame.
/// What is not whole ends it.
/// </summary>
internal sealed class SegmentScanner : IDisposable
{
    /// <summary>A longer piece was not written by us: runs have 64 KiB or one packet, and a packet at most 64 MiB.</summary>
    private const int MaxPiece = 80 * 1024 * 1024;

    private readonly SegmentData data;
    private readonly bool isCompressed;

    /// <param name="file">The segment.</param>
    /// <param name="position">Where to begin: a piece begins there.</param>
    public SegmentScanner(SegmentFile file, long position)
    {
        data = new SegmentData(file);
        isCompressed = file.Name.IsCompressed;
        Position = position;
    }

    /// <summary>Where the last whole piece ended.</summary>
    public long Position { get; private set; }

    /// <summary>The next piece; neither a run nor interface descriptions when it holds other blocks.</summary>
    public bool TryRead(out IndexEntry entry)
    {
        entry = default;
        Skip();
        long length = isCompressed ? FrameLength() : RunLength();
        if (length is <= 0 or > MaxPiece
            || Position + length > data.Length
            || data.Read(Position, (int)length) is not { } plain
            || Describe(plain) is not { } described)
        {
            return false;
        }

        entry = described with { Offset = Position, StoredLength = (int)length, PlainLength = plain.Length };
        Position += length;
        return true;
    }

    public void Dispose() => data.Dispose();

    /// <summary>What a piece is; null when it is not whole.</summary>
    private static IndexEntry? Describe(ReadOnlySpan<byte> plain)
    {
        var reader = new PcapngReader(plain);
        // The end is an entry of the index only, so here it stands for any other block.
        var described = new IndexEntry { IsEnd = true };
        while (reader.MoveNext())
        {
            if (reader.Type == BlockType.Run && !IndexEntry.TryReadRunBlock(reader.Body, out described, out _))
            {
                return null;
            }

            if (reader.Type == BlockType.InterfaceDescription)
            {
                described = new IndexEntry { IsInterfaces = true };
            }
        }

        return reader.IsAtEnd ? described : null;
    }

    /// <summary>Passes over padding.</summary>
    private void Skip()
    {
        Span<byte> head = stackalloc byte[ZstdFrame.SkippableHeader];
        long length = isCompressed ? ZstdFrame.SkippableLength(head[..data.ReadRaw(Position, head)]) : 0;
        Position += Position + length <= data.Length ? length : 0;
    }

    /// <summary>Of a run with its packets, or of any other block.</summary>
    private long RunLength()
    {
        Span<byte> head = stackalloc byte[IndexEntry.RunBlockLength];
        head = head[..data.ReadRaw(Position, head)];
        var reader = new PcapngReader(head);
        bool isRun = reader.MoveNext() && reader.Type == BlockType.Run;
        return isRun && IndexEntry.TryReadRunBlock(reader.Body, out _, out int packets)
            ? (long)IndexEntry.RunBlockLength + packets
            : PcapngReader.LengthOf(head);
    }

    private long FrameLength()
    {
        Span<byte> head = stackalloc byte[ZstdFrame.LongestHeader];
        head = head[..data.ReadRaw(Position, head)];
        long length = ZstdFrame.HeaderLength(head, out bool hasChecksum);
        bool isLast = length == 0;
        Span<byte> header = stackalloc byte[ZstdFrame.BlockHeader];
        while (!isLast && length <= MaxPiece)
        {
            int block = data.ReadRaw(Position + length, header) < header.Length ? -1 : ZstdFrame.BlockLength(header, out isLast);
            if (block < 0)
            {
                return 0;
            }

            length += header.Length + block;
        }

        return length == 0 ? 0 : length + (hasChecksum ? sizeof(uint) : 0);
    }
}
