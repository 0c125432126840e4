using System.Collections.Concurrent;

namespace Earshot.Mirror.Receiving;

/// <summary>Blocks that wait to be used again. Any thread may return one; those beyond the limit are left to the collector.</summary>
internal sealed class ReceivedBlockPool
{
    private const int MaxWaiting = 16;

    private readonly ConcurrentQueue<ReceivedBlock> waiting = [];

    /// <summary>An empty block with one lease.</summary>
    public ReceivedBlock Take()
    {
        if (!waiting.TryDequeue(out ReceivedBlock? block))
        {
            return new ReceivedBlock(this);
        }

        block.Reuse();
        return block;
    }

    /// <summary>Takes back a block that nobody holds a lease of.</summary>
    public void Return(ReceivedBlock block)
    {
        if (waiting.Count < MaxWaiting)
        {
            waiting.Enqueue(block);
        }
    }
}
