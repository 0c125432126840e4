namespace Earshot.Rtp.Intervals;

/// <summary>The figures of one interval of a stream.</summary>
/// <param name="Packets">Packets that arrived.</param>
/// <param name="Expected">Packets that were sent, as far as sequence numbers tell.</param>
/// <param name="Lost">Packets lost, less those that came after all; may be negative.</param>
/// <param name="Late">Packets too late for the adaptive jitter buffer.</param>
/// <param name="Jitter">Mean of J, milliseconds; not a number without.</param>
/// <param name="MaxDelta">Longest time before one of its packets, milliseconds; not a number without packets.</param>
internal readonly record struct Interval(uint Packets, int Expected, int Lost, uint Late, float Jitter, float MaxDelta)
{
    /// <summary>Both as one.</summary>
    public static Interval Merge(in Interval a, in Interval b) => new(
        a.Packets + b.Packets,
        a.Expected + b.Expected,
        a.Lost + b.Lost,
        a.Late + b.Late,
        MeanJitter(a, b),
        float.MaxNumber(a.MaxDelta, b.MaxDelta));

    private static float MeanJitter(in Interval a, in Interval b)
    {
        double packets = (float.IsNaN(a.Jitter) ? 0 : a.Packets) + (float.IsNaN(b.Jitter) ? 0 : (double)b.Packets);
        double sum = (float.IsNaN(a.Jitter) ? 0 : (double)a.Packets * a.Jitter) + (float.IsNaN(b.Jitter) ? 0 : (double)b.Packets * b.Jitter);
        return packets == 0 ? float.NaN : (float)(sum / packets);
    }
}
