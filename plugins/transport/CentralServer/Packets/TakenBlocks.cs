namespace Earshot.CentralServer.Packets;

/// <summary>
/// Which blocks were received, in their order, and up to which all are taken. A block is taken when the lane has given it back; lanes keep some for longer
/// than others. Any thread.
/// </summary>
internal sealed class TakenBlocks
{
    private readonly Lock gate = new();
    private readonly LinkedList<BlockMark> received = [];
    private readonly HashSet<ulong> released = [];
    private int generation;
    private BlockMark taken;
    private BlockMark lastReceived;

    /// <summary>All blocks up to this one are taken.</summary>
    public BlockMark Taken
    {
        get
        {
            lock (gate)
            {
                return taken;
            }
        }
    }

    /// <summary>All blocks up to this one have come.</summary>
    public BlockMark Received
    {
        get
        {
            lock (gate)
            {
                return lastReceived;
            }
        }
    }

    /// <summary>Changes with each <see cref="Restart"/>.</summary>
    public int Generation
    {
        get
        {
            lock (gate)
            {
                return generation;
            }
        }
    }

    /// <summary>Blocks behind this one are to come again; what is given back of those that have come does not count.</summary>
    public void Restart(BlockMark from)
    {
        lock (gate)
        {
            received.Clear();
            released.Clear();
            (taken, lastReceived) = (from, from);
            generation++;
        }
    }

    /// <summary>A block has come, the next one.</summary>
    /// <returns>The last one before it.</returns>
    public BlockMark Receive(BlockMark block)
    {
        lock (gate)
        {
            BlockMark before = lastReceived;
            received.AddLast(block);
            lastReceived = block;
            return before;
        }
    }

    /// <summary>The last block could not be handed on, and is to come again.</summary>
    public void Unreceive(BlockMark block, BlockMark before)
    {
        lock (gate)
        {
            if (received.Last?.Value == block)
            {
                received.RemoveLast();
                lastReceived = before;
            }
        }
    }

    /// <summary>A block was given back.</summary>
    /// <returns>True when more blocks are taken now.</returns>
    public bool Release(ulong sequence, int ofGeneration)
    {
        lock (gate)
        {
            if (ofGeneration != generation)
            {
                return false;
            }

            released.Add(sequence);
            bool isMore = false;
            while (received.First is { Value: var first } && released.Remove(first.Sequence))
            {
                received.RemoveFirst();
                taken = first;
                isMore = true;
            }

            return isMore;
        }
    }
}

/// <summary>A place in the blocks of a sensor.</summary>
/// <param name="Sequence">Number of the block; 0 before the first.</param>
/// <param name="FramesEnd">Frames of all blocks up to it; 0 when that is not known.</param>
internal readonly record struct BlockMark(ulong Sequence, ulong FramesEnd);
