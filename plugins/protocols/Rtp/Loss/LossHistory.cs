using Earshot.Rtp.Buffers;

namespace Earshot.Rtp.Loss;

/// <summary>
/// What a stream lost in the network and in each simulated jitter buffer, in the order of sequence numbers. Made when the
/// first packet is lost or late.
/// </summary>
/// <param name="words">Words of 64 packets that the window of received packets holds.</param>
internal sealed class LossHistory(int words)
{
    private ulong[] late = new ulong[words * JitterBuffers.Count];
    private LossRuns[] buffers = new LossRuns[JitterBuffers.Count];
    private BurstMeter network = new();

    /// <summary>What was lost on its way.</summary>
    public BurstMeter Network => network;

    /// <summary>What was lost on its way or came too late for a buffer.</summary>
    public LossRuns this[int buffer] => buffers[buffer];

    /// <summary>Another that goes its own way from now on.</summary>
    public LossHistory Copy()
    {
        var copy = (LossHistory)MemberwiseClone();
        copy.late = [.. late];
        copy.buffers = [.. buffers];
        return copy;
    }

    /// <summary>A packet in the window that has arrived came too late for some buffers.</summary>
    /// <param name="slot">Its word in the window.</param>
    /// <param name="bit">Its bit in the word.</param>
    /// <param name="which">For which buffers.</param>
    public void MarkLate(int slot, ulong bit, LateBuffers which)
    {
        for (int buffer = 0; buffer < buffers.Length; buffer++)
        {
            if (which.Includes(buffer))
            {
                late[(slot * buffers.Length) + buffer] |= bit;
            }
        }
    }

    /// <summary>A packet that has left the window came too late for some buffers: it counts as a run of its own.</summary>
    public void AddLate(LateBuffers which)
    {
        for (int buffer = 0; buffer < buffers.Length; buffer++)
        {
            if (which.Includes(buffer))
            {
                buffers[buffer].AddSingle();
            }
        }
    }

    /// <summary>A word leaves the window.</summary>
    /// <param name="slot">Where it was.</param>
    /// <param name="lost">Those of its packets that never came.</param>
    public void Add(int slot, ulong lost)
    {
        network.Add(lost);
        for (int buffer = 0; buffer < buffers.Length; buffer++)
        {
            ref ulong tooLate = ref late[(slot * buffers.Length) + buffer];
            buffers[buffer].Add(lost | tooLate);
            tooLate = 0;
        }
    }

    /// <summary>A sender starts again with other numbers, or there are no more packets.</summary>
    public void Break()
    {
        network.Break();
        for (int buffer = 0; buffer < buffers.Length; buffer++)
        {
            buffers[buffer].Break();
        }
    }
}
