namespace Earshot.Rtp.Buffers;

/// <summary>
/// How fast a sender's clock runs. A network only ever delays, so the line below all transit times shows the clocks alone:
/// the lower convex hull, of which the edge under the mean time is the line that lies closest to all points (Moon, Skelly,
/// Towsley 1999). One point a second, the fastest packet.
/// </summary>
internal sealed class ClockSkew
{
    /// <summary>Less tells nothing, nanoseconds.</summary>
    private const long Shortest = 10_000_000_000;

    /// <summary>A hull has about as many corners as the logarithm of its points; of more, the oldest goes.</summary>
    private const int MaxCorners = 24;

    private Corner[] hull = new Corner[MaxCorners];
    private int corners;
    private long start;
    private long points;
    private double timeSum;
    private long before;
    private double? skewBefore;

    private long Duration => corners == 0 ? 0 : (long)hull[corners - 1].Time;

    /// <summary>Another that goes its own way from now on.</summary>
    public ClockSkew Copy()
    {
        var copy = (ClockSkew)MemberwiseClone();
        copy.hull = [.. hull];
        return copy;
    }

    /// <summary>The next point in the order of time.</summary>
    /// <param name="time">Arrival, nanoseconds.</param>
    /// <param name="transit">Relative transit time, nanoseconds.</param>
    public void Add(long time, double transit)
    {
        start = points == 0 ? time : start;
        Corner corner = new(time - start, transit);
        if (corners > 0 && corner.Time <= hull[corners - 1].Time)
        {
            return; // A capture whose time ran back.
        }

        points++;
        timeSum += corner.Time;
        while (corners > 1 && !IsBelow(hull[corners - 2], hull[corners - 1], corner))
        {
            corners--;
        }

        if (corners == MaxCorners)
        {
            hull.AsSpan(1).CopyTo(hull);
            corners--;
        }

        hull[corners++] = corner;
    }

    /// <summary>What follows cannot be compared with what was before; the longer part will tell.</summary>
    public void Restart()
    {
        if (Current() is { } skew && Duration > before)
        {
            (before, skewBefore) = (Duration, skew);
        }

        corners = 0;
        points = 0;
        timeSum = 0;
    }

    /// <summary>How much faster than the sensor's clock the sender's runs; null when too little is known.</summary>
    public double? PartsPerMillion() => Current() is { } skew && Duration > before ? skew : skewBefore;

    private double? Current()
    {
        if (Duration < Shortest)
        {
            return null;
        }

        double mean = timeSum / points;
        int right = 1;
        while (right < corners - 1 && hull[right].Time < mean)
        {
            right++;
        }

        Corner from = hull[right - 1];
        Corner to = hull[right];
        // Transit is arrival less timestamp: a fast sender's timestamps gain on arrivals.
        return -1e6 * (to.Transit - from.Transit) / (to.Time - from.Time);
    }

    /// <summary>Whether the middle point lies below the line between the other two.</summary>
    private static bool IsBelow(Corner left, Corner middle, Corner right) =>
        (middle.Transit - left.Transit) * (right.Time - left.Time) < (right.Transit - left.Transit) * (middle.Time - left.Time);

    private readonly record struct Corner(double Time, double Transit);
}
