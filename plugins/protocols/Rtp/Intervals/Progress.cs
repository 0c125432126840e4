namespace Earshot.Rtp.Intervals;

/// <summary>What was counted from a stream's start to some moment: an interval is the difference of two.</summary>
/// <param name="Packets">Packets.</param>
/// <param name="Expected">Highest less lowest sequence number, plus 1.</param>
/// <param name="Lost">Packets expected less different ones that came.</param>
/// <param name="Late">Packets too late for the adaptive jitter buffer.</param>
/// <param name="JitterSum">Sum of J, nanoseconds.</param>
/// <param name="JitterCount">Packets that had one.</param>
internal readonly record struct Progress(long Packets, long Expected, long Lost, long Late, double JitterSum, uint JitterCount)
{
    /// <summary>What came between two moments.</summary>
    /// <param name="from">The earlier.</param>
    /// <param name="to">The later.</param>
    /// <param name="maxDelta">Longest time before a packet in between, nanoseconds.</param>
    public static Interval Between(in Progress from, in Progress to, long maxDelta)
    {
        uint count = to.JitterCount - from.JitterCount;
        long packets = to.Packets - from.Packets;
        return new Interval(
            (uint)packets,
            (int)(to.Expected - from.Expected),
            (int)(to.Lost - from.Lost),
            (uint)(to.Late - from.Late),
            count == 0 ? float.NaN : (float)((to.JitterSum - from.JitterSum) / count / 1e6),
            packets == 0 ? float.NaN : (float)(maxDelta / 1e6));
    }
}
