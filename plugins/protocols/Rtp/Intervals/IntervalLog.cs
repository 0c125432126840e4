namespace Earshot.Rtp.Intervals;

/// <summary>
/// The intervals of one stream from its start on: 5 s each, and when an hour is full always two of them become one, so that
/// no stream keeps more.
/// </summary>
internal sealed class IntervalLog
{
    /// <summary>Length of an interval at first.</summary>
    public const int FirstSeconds = 5;

    private const int MaxIntervals = 720;

    private Interval[] intervals = new Interval[8];
    private int count;
    private Progress before;

    /// <summary>Length of an interval.</summary>
    public int Seconds { get; private set; } = FirstSeconds;

    /// <summary>Intervals that are over.</summary>
    public ReadOnlySpan<Interval> Closed => intervals.AsSpan(0, count);

    /// <summary>Longest time between two packets before the current interval, nanoseconds.</summary>
    public long MaxDelta { get; private set; }

    /// <summary>The interval that runs, as far as it came.</summary>
    /// <param name="now">What was counted since the stream's start.</param>
    /// <param name="maxDelta">Longest time before one of its packets, nanoseconds.</param>
    public Interval Current(in Progress now, long maxDelta) => Progress.Between(before, now, maxDelta);

    /// <summary>Ends the interval that runs, and all without packets after it.</summary>
    /// <param name="now">What was counted since the stream's start.</param>
    /// <param name="maxDelta">Longest time before one of its packets, nanoseconds.</param>
    /// <param name="elapsed">Nanoseconds from the stream's start to the packet that begins the next.</param>
    public void End(in Progress now, long maxDelta, long elapsed)
    {
        Add(Current(now, maxDelta));
        Interval empty = new(0, 0, 0, 0, float.NaN, float.NaN);
        while (elapsed >= NextEnd)
        {
            Add(empty);
        }

        before = now;
        MaxDelta = Math.Max(MaxDelta, maxDelta);
    }

    /// <summary>When the interval that runs is over, nanoseconds from the stream's start.</summary>
    public long NextEnd => (count + 1L) * Seconds * 1_000_000_000;

    private void Add(in Interval interval)
    {
        if (count == intervals.Length)
        {
            Array.Resize(ref intervals, Math.Min(2 * count, MaxIntervals));
        }

        intervals[count++] = interval;
        if (count == MaxIntervals)
        {
            Halve();
        }
    }

    private void Halve()
    {
        count /= 2;
        Seconds *= 2;
        for (int i = 0; i < count; i++)
        {
            intervals[i] = Interval.Merge(intervals[2 * i], intervals[(2 * i) + 1]);
        }
    }
}
