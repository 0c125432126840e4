using System.Collections.Concurrent;

namespace Earshot.AfPacket.Rings;

/// <summary>Blocks that wait to be filled again. Any thread may return one; those beyond the limit are left to the collector.</summary>
/// <param name="area">What they point into.</param>
/// <param name="rings">How many rings are in it.</param>
internal sealed class RingBlockPool(RingArea area, int rings)
{
    private const int MaxWaiting = 64;

    /// <summary>Slots of each ring in a block: about a megabyte.</summary>
    private const int SlotsPerRing = 4;

    private readonly ConcurrentQueue<RingBlock> waiting = [];
    private long taken;

    /// <summary>An empty block with one lease, which keeps the area. One thread.</summary>
    public RingBlock Take()
    {
        area.Retain();
        if (waiting.TryDequeue(out RingBlock? block))
        {
            block.Reuse();
        }
        else
        {
            block = new RingBlock(this, area, SlotsPerRing * rings);
        }

        block.Number = ++taken;
        return block;
    }

    /// <summary>Takes back a block that nobody holds a lease of.</summary>
    public void Return(RingBlock block)
    {
        if (waiting.Count < MaxWaiting)
        {
            waiting.Enqueue(block);
        }
    }
}
