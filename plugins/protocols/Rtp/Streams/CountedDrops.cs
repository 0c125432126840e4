using Earshot.Rtp.Intervals;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Rtp.Streams;

/// <summary>
/// What counters of the source dropped, and when. They may be read long after the packets of their time, so a stream is not
/// followed packet by packet: each of its intervals may have lost to them what it missed, as long as so much was dropped.
/// </summary>
internal sealed class CountedDrops
{
    /// <summary>What was before so many entries is forgotten; a stream that is longer is not given the blame of all.</summary>
    private const int Kept = 1024;

    /// <summary>Drops of so short a time are one entry: no finer than the intervals of streams.</summary>
    private const long MergeNanoseconds = IntervalLog.FirstSeconds * Timestamp.NanosecondsPerSecond;

    private readonly CaptureGap[] ring = new CaptureGap[Kept];
    private int next;
    private int count;

    /// <summary>Notes what a counter counted.</summary>
    public void Add(in CaptureGap gap)
    {
        ref CaptureGap last = ref ring[(next + Kept - 1) % Kept];
        if (count > 0 && BelongTogether(last, gap))
        {
            last = last with
            {
                From = last.From < gap.From ? last.From : gap.From,
                To = last.To > gap.To ? last.To : gap.To,
                Packets = last.Packets + gap.Packets,
            };
            return;
        }

        ring[next] = gap;
        next = (next + 1) % Kept;
        count = Math.Min(count + 1, Kept);
    }

    /// <summary>How many packets of a stream may have been dropped, at most; null when nobody counted in its time.</summary>
    /// <param name="stream">The stream; nothing waits for a clock rate any more.</param>
    public long? Of(in StreamState stream)
    {
        Span<CaptureGap> during = new CaptureGap[count];
        int found = 0;
        for (int i = count; i > 0; i--)
        {
            ref readonly CaptureGap gap = ref ring[(next + Kept - i) % Kept];
            if (gap.From.Nanoseconds <= stream.Last && gap.To.Nanoseconds >= stream.Start)
            {
                during[found++] = gap;
            }
        }

        return found == 0 ? null : Assign(stream, during[..found]);
    }

    /// <summary>
    /// Gives each interval in turn what is left of the drops that end first: no other way explains more of the loss.
    /// </summary>
    private static long Assign(in StreamState stream, Span<CaptureGap> drops)
    {
        IntervalLog? log = stream.Details?.Intervals;
        Interval[] intervals = log is null
            ? [Progress.Between(default, stream.Progress, stream.MaxDelta)]
            : [.. log.Closed, log.Current(stream.Progress, stream.MaxDelta)];
        long length = (log?.Seconds ?? IntervalLog.FirstSeconds) * Timestamp.NanosecondsPerSecond;
        long assigned = 0;
        for (int i = 0; i < intervals.Length; i++)
        {
            if (intervals[i].Lost > 0)
            {
                long start = stream.Start + (i * length);
                // A packet tells what was lost since the one before it.
                assigned += Take(drops, start - (long)(intervals[i].MaxDelta * 1e6), start + length, intervals[i].Lost);
            }
        }

        return assigned;
    }

    /// <summary>Takes packets from the drops that overlap a time, nanoseconds.</summary>
    /// <returns>How many there were, at most <paramref name="wanted"/>.</returns>
    private static long Take(Span<CaptureGap> drops, long from, long to, long wanted)
    {
        long taken = 0;
        foreach (ref CaptureGap drop in drops)
        {
            if (drop.From.Nanoseconds < to && drop.To.Nanoseconds > from)
            {
                long part = Math.Min(drop.Packets, wanted - taken);
                drop = drop with { Packets = drop.Packets - part };
                taken += part;
            }
        }

        return taken;
    }

    /// <summary>Both lie close together; a time without drops adds nothing to one that is known.</summary>
    private static bool BelongTogether(in CaptureGap last, in CaptureGap gap) => gap.Packets == 0
        ? last.Packets == 0 || (gap.From >= last.From && gap.To <= last.To)
        : last.Packets > 0 && Spread(last, gap) <= MergeNanoseconds;

    private static long Spread(in CaptureGap one, in CaptureGap other) =>
        Math.Max(one.To.Nanoseconds, other.To.Nanoseconds) - Math.Min(one.From.Nanoseconds, other.From.Nanoseconds);
}
