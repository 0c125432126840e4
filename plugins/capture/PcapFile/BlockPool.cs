namespace Earshot.PcapFile;

/// <summary>Blocks that wait to be filled again. Any thread may return one; memory beyond the slots is left to the collector.</summary>
internal sealed class BlockPool(int blockSize)
{
    private const int Slots = 16;

    private readonly FileBlock?[] free = new FileBlock?[Slots];

    /// <summary>Size of the blocks that are kept.</summary>
    public int BlockSize { get; } = blockSize;

    /// <summary>An empty block with one lease.</summary>
    /// <param name="packetsBefore">Packets of the capture that came in earlier blocks.</param>
    public FileBlock Take(long packetsBefore)
    {
        // The first slot first: what was returned last is likely still in the cache.
        for (int i = 0; i < free.Length; i++)
        {
            if (Volatile.Read(ref free[i]) is not null && Interlocked.Exchange(ref free[i], null) is { } block)
            {
                block.Reuse(packetsBefore);
                return block;
            }
        }

        return new FileBlock(this, packetsBefore);
    }

    /// <summary>Takes back a block that nobody holds a lease of.</summary>
    public void Return(FileBlock block)
    {
        for (int i = 0; i < free.Length; i++)
        {
            if (Interlocked.CompareExchange(ref free[i], block, null) is null)
            {
                return;
            }
        }
    }
}
