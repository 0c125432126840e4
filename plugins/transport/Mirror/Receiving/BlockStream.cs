using System.Buffers;
using System.IO.Hashing;
using Earshot.Mirror.Wire;

namespace Earshot.Mirror.Receiving;

/// <summary>
/// Finds the texts and blocks in a sender's bytes, in whatever pieces they come. What is neither is left out and counted. Memory grows
/// with what has come, never with what a header promises, until a first block was good. One thread.
/// </summary>
/// <param name="maxSize">Largest size of a block's data.</param>
/// <param name="budget">Memory that connections share beyond a small buffer each.</param>
/// <param name="pool">Where blocks come from.</param>
internal sealed class BlockStream(int maxSize, MemoryBudget budget, ReceivedBlockPool pool) : IDisposable
{
    private const int SmallLength = 64 * 1024;

    /// <summary>Longest text before its NUL.</summary>
    private const int MaxText = 300;

    private readonly byte[] small = new byte[SmallLength];
    private byte[]? large;
    private int start;
    private int end;
    private int blockLength;
    private BlockHeader header;
    private int textStart;
    private int textLength;
    private bool isTrusted;

    /// <summary>Bytes that were neither text nor block.</summary>
    public long Garbage { get; private set; }

    /// <summary>The text after its beginning, without its NUL; until the next call.</summary>
    public ReadOnlySpan<byte> Text => Buffer.AsSpan(textStart, textLength);

    /// <summary>The block, whose lease goes to the caller.</summary>
    public ReceivedBlock? Block { get; private set; }

    /// <summary>What was wrong with the block.</summary>
    public BlockDefect Defect { get; private set; }

    /// <summary>True while a block has come in part.</summary>
    public bool IsWithinBlock => blockLength > 0;

    private byte[] Buffer => large ?? small;

    /// <summary>Where the next bytes go; empty when there is no memory for them now.</summary>
    public Memory<byte> Free()
    {
        if (blockLength == 0)
        {
            // What is left is shorter than a text or a header.
            Shift();
            return Buffer.AsMemory(end);
        }

        if (start + blockLength > Buffer.Length)
        {
            Shift();
            if (end == Buffer.Length && !Grow())
            {
                return default;
            }
        }

        return Buffer.AsMemory(end, Math.Min(Buffer.Length, start + blockLength) - end);
    }

    /// <summary>Bytes were put into <see cref="Free"/>.</summary>
    public void Advance(int count) => end += count;

    /// <summary>The next text or block.</summary>
    public StreamItem Next()
    {
        if (blockLength == 0 && Search() is { } item)
        {
            return item;
        }

        return blockLength > end - start ? StreamItem.None : Finish();
    }

    /// <inheritdoc/>
    public void Dispose() => ReturnLarge();

    /// <summary>Looks for the beginning of a text or a block; null when a block has begun.</summary>
    private StreamItem? Search()
    {
        while (true)
        {
            ReadOnlySpan<byte> bytes = Buffer.AsSpan(start, end - start);
            (int position, StreamItem item) = Earliest(bytes);
            if (item == StreamItem.None)
            {
                // The beginning of a beginning may be there.
                Skip(Math.Max(0, bytes.Length - BlockHeader.Magic.Length + 1));
                return StreamItem.None;
            }

            Skip(position);
            bytes = bytes[position..];
            if (item == StreamItem.Block)
            {
                return bytes.Length < BlockHeader.Length ? StreamItem.None : BeginBlock(bytes);
            }

            int prefix = item == StreamItem.Name ? Handshake.NameStart.Length : Handshake.TimeStart.Length;
            int nul = bytes[prefix..Math.Min(bytes.Length, prefix + MaxText)].IndexOf((byte)0);
            if (nul >= 0)
            {
                (textStart, textLength) = (start + prefix, nul);
                start += prefix + nul + 1;
                return item;
            }

            if (bytes.Length < prefix + MaxText)
            {
                return StreamItem.None;
            }

            Skip(prefix);
        }
    }

    private static (int Position, StreamItem Item) Earliest(ReadOnlySpan<byte> bytes)
    {
        (int Position, StreamItem Item) found = (bytes.Length, StreamItem.None);
        int position = bytes.IndexOf(BlockHeader.Magic);
        if (position >= 0)
        {
            found = (position, StreamItem.Block);
        }

        position = bytes[..found.Position].IndexOf(Handshake.NameStart);
        if (position >= 0)
        {
            found = (position, StreamItem.Name);
        }

        position = bytes[..found.Position].IndexOf(Handshake.TimeStart);
        return position >= 0 ? (position, StreamItem.Time) : found;
    }

    private StreamItem? BeginBlock(ReadOnlySpan<byte> bytes)
    {
        header = BlockHeader.Read(bytes);
        Defect = Check(header);
        if (Defect != BlockDefect.None)
        {
            start += BlockHeader.Length;
            return StreamItem.Defect;
        }

        blockLength = BlockHeader.Length + (int)header.BodyLength;
        return null;
    }

    private BlockDefect Check(in BlockHeader block)
    {
        if (block.Version != BlockHeader.CurrentVersion)
        {
            return BlockDefect.BadVersion;
        }

        if (block.HeaderMode > 1)
        {
            return BlockDefect.BadHeaders;
        }

        if (block.Size > maxSize)
        {
            return BlockDefect.TooBig;
        }

        int packet = block.HeaderMode == 1 ? PacketHeader.LongLength : PacketHeader.Length;
        return block.Count == 0 || block.Count > block.Size / packet || block.CompressedSize > BlockCompression.MaxLength((int)block.Size)
            ? BlockDefect.BadSize
            : BlockDefect.None;
    }

    /// <summary>All of a block is there.</summary>
    private StreamItem Finish()
    {
        ReceivedBlock block = pool.Take();
        bool wasLarge = large is not null;
        Defect = Fill(block);
        ReturnLarge();
        // No more than the block is read into a large buffer, but what follows it into the small one.
        (start, end) = wasLarge ? (0, 0) : (start + blockLength, end);
        blockLength = 0;
        if (Defect != BlockDefect.None)
        {
            block.Release();
            return StreamItem.Defect;
        }

        isTrusted = true;
        Block = block;
        return StreamItem.Block;
    }

    private BlockDefect Fill(ReceivedBlock block)
    {
        ReadOnlySpan<byte> body = Buffer.AsSpan(start + BlockHeader.Length, blockLength - BlockHeader.Length);
        if (header.Checksum != 0 && header.Checksum != BlockChecksum.Of(body))
        {
            return BlockDefect.BadChecksum;
        }

        int tableLength = (int)header.Count * BlockHeader.OffsetLength;
        ReadOnlySpan<byte> table = body[..tableLength];
        int size = (int)header.Size;
        byte[] bytes;
        int dataStart = 0;
        if (header.CompressedSize != 0)
        {
            bytes = ArrayPool<byte>.Shared.Rent(size);
            block.Adopt(bytes, size);
            if (!BlockCompression.TryDecompress(body[tableLength..], bytes.AsSpan(0, size)))
            {
                return BlockDefect.BadCompression;
            }
        }
        else if (large is not null)
        {
            bytes = large;
            dataStart = start + BlockHeader.Length + tableLength;
            block.Adopt(bytes, dataStart + size);
            budget.GiveBack(large.Length);
            large = null;
        }
        else
        {
            bytes = ArrayPool<byte>.Shared.Rent(size);
            body[tableLength..].CopyTo(bytes);
            block.Adopt(bytes, size);
        }

        ReadOnlySpan<byte> data = bytes.AsSpan(dataStart, size);
        block.Describe(header, XxHash3.HashToUInt64(data));
        BlockDefect defect = FrameIndexer.Index(header, table, data, dataStart, block.FramesFor((int)header.Count), out int frames);
        block.SetFrameCount(frames);
        return defect;
    }

    private void Skip(int count)
    {
        start += count;
        Garbage += count;
    }

    private void Shift()
    {
        if (start > 0)
        {
            Buffer.AsSpan(start, end - start).CopyTo(Buffer);
            (start, end) = (0, end - start);
        }
    }

    private bool Grow()
    {
        int length = isTrusted ? blockLength : Math.Min(blockLength, Buffer.Length * 2);
        byte[] grown = ArrayPool<byte>.Shared.Rent(length);
        if (!budget.TryTake(grown.Length))
        {
            ArrayPool<byte>.Shared.Return(grown);
            return false;
        }

        Buffer.AsSpan(0, end).CopyTo(grown);
        ReturnLarge();
        large = grown;
        return true;
    }

    private void ReturnLarge()
    {
        if (large is { } array)
        {
            large = null;
            budget.GiveBack(array.Length);
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
