using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Pipeline.Mirrors;

/// <summary>
/// When capture lost packets, kept for as long as a call may ask. Gaps of one path that are close together are kept as one.
/// Used by the ordered stage's thread.
/// </summary>
internal sealed class CaptureGapLog
{
    /// <summary>Gaps that lie in so short a time are one entry: a lossy mirror makes thousands a second.</summary>
    private const long MergeNanoseconds = 100_000_000;

    /// <summary>Beyond this the oldest are forgotten.</summary>
    private const int MaxEntries = 100_000;

    private readonly List<Entry> entries = [];
    private readonly Dictionary<(LossPlace Place, int Path), int> latest = [];
    private int forgotten; // how many entries were taken from the front

    /// <summary>Told every gap as it is found.</summary>
    public Action<CaptureGap>? OnGap { get; set; }

    public void Add(in CaptureGap gap)
    {
        OnGap?.Invoke(gap);
        long length = Math.Max(0, gap.To.Nanoseconds - gap.From.Nanoseconds); // a clock may be set back
        int index = latest.GetValueOrDefault((gap.Place, gap.Path), -1) - forgotten;
        if (index >= 0 && gap.To.Nanoseconds - entries[index].From.Nanoseconds <= MergeNanoseconds)
        {
            Entry merged = entries[index];
            entries[index] = merged with { To = gap.To, Length = merged.Length + length, Packets = merged.Packets + gap.Packets };
            return;
        }

        if (entries.Count == MaxEntries)
        {
            Forget(MaxEntries / 10);
        }

        latest[(gap.Place, gap.Path)] = forgotten + entries.Count;
        entries.Add(new Entry(gap.From, gap.To, length, gap.Packets, gap.Place, gap.Path));
    }

    /// <summary>A packet of the latest gap of this path came after all.</summary>
    public void Fill(int path)
    {
        int index = latest.GetValueOrDefault((LossPlace.Mirror, path), -1) - forgotten;
        if (index >= 0 && entries[index].Packets > 0)
        {
            entries[index] = entries[index] with { Packets = entries[index].Packets - 1 };
        }
    }

    /// <summary>Nobody will ask for what was before this.</summary>
    public void Prune(Timestamp before)
    {
        int old = 0;
        while (old < entries.Count && entries[old].To < before)
        {
            old++;
        }

        // Moving the rest is worth it once it is as much as what goes.
        if (old > 0 && old * 2 >= entries.Count)
        {
            Forget(old);
        }
    }

    /// <summary>What capture lost of a call.</summary>
    /// <param name="start">When it began.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="chains">The tunnels its packets came through.</param>
    /// <param name="paths">Chains by number.</param>
    /// <returns>Null when nothing counts what is lost on the way of its packets.</returns>
    public CaptureLoss? Within(Timestamp start, Timestamp end, IReadOnlyList<IReadOnlyList<TunnelLayer>> chains, TunnelPaths paths)
    {
        if (!chains.Any(paths.IsNumbered))
        {
            return null;
        }

        (double ms, long packets) = (0, 0);
        for (int i = FirstAfter(start); i < entries.Count && entries[i].From < end; i++)
        {
            Entry entry = entries[i];
            if (entry.Packets > 0 && entry.To > start && chains.Any(chain => TunnelPaths.BeginsWith(chain, paths[entry.Path])))
            {
                long overlap = Math.Min(entry.To.Nanoseconds, end.Nanoseconds) - Math.Max(entry.From.Nanoseconds, start.Nanoseconds);
                ms += Math.Min(entry.Length, overlap) / 1e6;
                packets += entry.Packets;
            }
        }

        return new CaptureLoss(ms, packets, new Dictionary<string, long> { ["mirror"] = packets });
    }

    /// <summary>The first entry that ends after <paramref name="start"/>: entries are in the order of their ends, but for merging.</summary>
    private int FirstAfter(Timestamp start)
    {
        (int low, int high) = (0, entries.Count);
        long earliest = start.Nanoseconds - MergeNanoseconds;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = entries[middle].To.Nanoseconds <= earliest ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Forget(int count)
    {
        entries.RemoveRange(0, count);
        forgotten += count;
    }

    private readonly record struct Entry(Timestamp From, Timestamp To, long Length, long Packets, LossPlace Place, int Path);
}
