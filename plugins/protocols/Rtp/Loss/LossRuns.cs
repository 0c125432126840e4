using System.Numerics;

namespace Earshot.Rtp.Loss;

/// <summary>Runs of consecutive lost packets, in the order of sequence numbers.</summary>
internal struct LossRuns
{
    private bool lastWasLost;

    /// <summary>Lost packets.</summary>
    public long Lost { get; private set; }

    /// <summary>Runs of them.</summary>
    public long Count { get; private set; }

    /// <summary>Takes the next 64 packets; a bit that is set is a packet that was lost, the lowest comes first.</summary>
    public void Add(ulong lost)
    {
        // A run begins at each lost packet whose predecessor was not.
        ulong predecessors = (lost << 1) | (lastWasLost ? 1UL : 0UL);
        Count += BitOperations.PopCount(lost & ~predecessors);
        Lost += BitOperations.PopCount(lost);
        lastWasLost = lost >> 63 != 0;
    }

    /// <summary>A lost packet whose neighbours nobody knows any more.</summary>
    public void AddSingle()
    {
        Count++;
        Lost++;
    }

    /// <summary>What follows is not the neighbour of what was before.</summary>
    public void Break() => lastWasLost = false;
}
