namespace Earshot.CentralServer.Packets;

/// <summary>
/// Which blocks were received, in their order, and up to which all are taken. A block is taken when the lane has given it back; lanes keep some for longer
/// than others. Any thread.
/// </summary>
internal sealed class TakenBlocks
{
    private readonly Lock gate = new();
    private readonly LinkedList<ulong> received = [];
    private readonly HashSet<ulong> released = [];
    private int generation;
    private ulong taken;
    private ulong lastReceived;

    /// <summary>All blocks up to this one are taken.</summary>
    public ulong Taken
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
    public ulong Received
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
    public void Restart(ulong from)
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
    public ulong Receive(ulong sequence)
    {
        lock (gate)
        {
            ulong before = lastReceived;
            received.AddLast(sequence);
            lastReceived = sequence;
            return before;
        }
    }

    /// <summary>The last block could not be handed on, and is to come again.</summary>
    public void Unreceive(ulong sequence, ulong before)
    {
        lock (gate)
        {
            if (received.Last?.Value == sequence)
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
            while (received.First is { Value: var first } && released.Remove(first))
            {
                received.RemoveFirst();
                taken = first;
                isMore = true;
            }

            return isMore;
        }
    }
}
