using Earshot.Sdk.Records;

namespace Earshot.Rtp.Streams;

/// <summary>Times in which no packet of a stream came.</summary>
internal sealed class SilenceGaps
{
    /// <summary>Less is no gap, nanoseconds.</summary>
    public const long Shortest = 200_000_000;

    private long count;
    private long total;
    private long longest;
    private long senderSilent;

    /// <summary>One gap.</summary>
    /// <param name="duration">Nanoseconds.</param>
    /// <param name="order">How the packet after it stands to those before.</param>
    public void Add(long duration, Arrival order)
    {
        count++;
        total += duration;
        longest = Math.Max(longest, duration);
        senderSilent += order == Arrival.Ahead ? 0 : 1;
    }

    public GapsRecord ToRecord() => new()
    {
        Count = count,
        TotalMs = total / 1e6,
        LongestMs = longest / 1e6,
        SenderSilent = senderSilent,
    };
}
