using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Gaps;

/// <summary>The gaps of one place, in the order in which they were told.</summary>
internal sealed class GapList
{
    /// <summary>Gaps of one path that lie in so short a time are one entry: a lossy mirror makes thousands a second.</summary>
    private const long MergeNanoseconds = 100_000_000;

    /// <summary>Beyond this the oldest are forgotten.</summary>
    private const int MaxEntries = 100_000;

    private readonly List<LostPackets> entries = [];
    private readonly Dictionary<int, int> latest = []; // by path
    private int forgotten; // how many entries were taken from the front

    public void Add(in CaptureGap gap)
    {
        long length = Math.Max(0, gap.To.Nanoseconds - gap.From.Nanoseconds); // a clock may be set back
        int index = latest.GetValueOrDefault(gap.Path, -1) - forgotten;
        if (index >= 0 && BelongTogether(index, gap))
        {
            LostPackets merged = entries[index];
            Timestamp end = gap.To > merged.To ? gap.To : merged.To;
            entries[index] = merged with { To = end, Length = merged.Length + length, Packets = merged.Packets + gap.Packets };
            return;
        }

        if (entries.Count == MaxEntries)
        {
            Forget(MaxEntries / 10);
        }

        latest[gap.Path] = forgotten + entries.Count;
        entries.Add(new LostPackets(gap.From, gap.To, length, gap.Packets, gap.Place, gap.Path));
    }

    /// <summary>A packet of the latest gap of this path came after all.</summary>
    public void Fill(int path)
    {
        int index = latest.GetValueOrDefault(path, -1) - forgotten;
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

    /// <summary>Adds the gaps that overlap a time to a list, which is made for the first.</summary>
    public void CopyWithin(Timestamp start, Timestamp end, ref List<LostPackets>? found)
    {
        for (int i = FirstAfter(start); i < entries.Count; i++)
        {
            // Beginnings are in no order: a counter that is read rarely tells of a long time.
            if (entries[i].From < end && entries[i].To > start)
            {
                (found ??= []).Add(entries[i]);
            }
        }
    }

    /// <summary>Both lie close together, or nothing was lost in either.</summary>
    private bool BelongTogether(int index, in CaptureGap gap) =>
        gap.To.Nanoseconds - entries[index].From.Nanoseconds <= MergeNanoseconds
        || (gap.Packets == 0 && entries[index].Packets == 0 && index == entries.Count - 1);

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
}
