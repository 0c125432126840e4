using System.Collections.Concurrent;

namespace Earshot.LivePcap;

/// <summary>Blocks that wait to be filled again. Any thread may return one; those beyond the limit are left to the collector.</summary>
internal sealed class LiveBlockPool
{
    private const int MaxWaiting = 16;

    private readonly ConcurrentQueue<LiveBlock> waiting = [];

    /// <summary>An empty block with one lease.</summary>
    public LiveBlock Take()
    {
        if (!waiting.TryDequeue(out LiveBlock? block))
        {
            return new LiveBlock(this);
        }

        block.Reuse();
        return block;
    }

    /// <summary>Takes back a block that nobody holds a lease of.</summary>
    public void Return(LiveBlock block)
    {
        if (waiting.Count < MaxWaiting)
        {
            waiting.Enqueue(block);
        }
    }
}
