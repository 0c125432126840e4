namespace Earshot.LiteDbStore;

/// <summary>The summary of a day's calls, never changed, so that it is searched without keeping the writer waiting.</summary>
internal sealed class DaySummary(IReadOnlyList<SummaryBlock> blocks)
{
    // Small enough to be written again with every batch of a second, and few enough to be read at once.
    private const int CallsPerBlock = 512;

    private static readonly Comparer<UInt128> Descending = Comparer<UInt128>.Create((x, y) => y.CompareTo(x));

    public static DaySummary Empty { get; } = new([]);

    public IReadOnlyList<SummaryBlock> Blocks => blocks;

    public long Calls { get; } = blocks.Sum(block => (long)block.Calls);

    public long Bytes { get; } = blocks.Sum(block => (long)block.Entries.Length);

    /// <summary>The keys that match, highest first, found as they are asked for.</summary>
    public IEnumerable<UInt128> Newest(SummaryFilter filter)
    {
        SummaryBlock[] ordered =
        [
            .. blocks.Where(block => block.Calls > 0 && block.Newest >= filter.First && block.Oldest <= filter.Last).OrderByDescending(block => block.Newest),
        ];
        var found = new PriorityQueue<UInt128, UInt128>(Descending);
        int next = 0;
        while (true)
        {
            // Calls come by their end, so that blocks overlap: what is found waits for those that may hold something newer.
            while (next < ordered.Length && (!found.TryPeek(out UInt128 newest, out _) || newest <= ordered[next].Newest))
            {
                AddMatches(ordered[next++].Entries, filter, found);
            }

            if (!found.TryDequeue(out UInt128 key, out _))
            {
                yield break;
            }

            yield return key;
        }
    }

    /// <summary>The keys of calls whose id or Call-ID may be this one.</summary>
    public IReadOnlyList<UInt128> Named(ulong hash)
    {
        var keys = new List<UInt128>();
        foreach (SummaryBlock block in blocks)
        {
            for (int offset = 0; offset < block.Entries.Length;)
            {
                var entry = new SummaryEntry(block.Entries.AsSpan(offset));
                if (entry.IdHash == hash || entry.CallIdHash == hash)
                {
                    keys.Add(entry.Key);
                }

                offset += entry.Length;
            }
        }

        return keys;
    }

    /// <summary>True when a call has one of the keys.</summary>
    public bool HasAny(IReadOnlySet<UInt128> keys)
    {
        (UInt128 low, UInt128 high) = (keys.Min(), keys.Max());
        return blocks.Any(block => block.Newest >= low && block.Oldest <= high && block.Keys().Any(keys.Contains));
    }

    /// <summary>The summary with these calls too, each of another key, which replace those of their keys.</summary>
    /// <param name="entries">Their entries.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="changed">The blocks that are new or changed.</param>
    public DaySummary With(IReadOnlyList<byte[]> entries, IReadOnlySet<UInt128> keys, out IReadOnlyList<SummaryBlock> changed)
    {
        (UInt128 low, UInt128 high) = (keys.Min(), keys.Max());
        List<SummaryBlock> all = [.. blocks.Select(block => block.Newest < low || block.Oldest > high ? block : block.Without(keys))];
        int next = 0;
        if (all.Count > 0 && all[^1].Calls < CallsPerBlock)
        {
            next = CallsPerBlock - all[^1].Calls;
            all[^1] = Extend(all[^1].Number, all[^1].Entries, entries.Take(next));
        }

        for (; next < entries.Count; next += CallsPerBlock)
        {
            all.Add(Extend(all.Count + 1, [], entries.Skip(next).Take(CallsPerBlock)));
        }

        changed = [.. all.Where((block, index) => index >= blocks.Count || block != blocks[index])];
        return new DaySummary(all);
    }

    private static SummaryBlock Extend(int number, byte[] entries, IEnumerable<byte[]> more)
    {
        byte[][] all = [entries, .. more];
        byte[] extended = new byte[all.Sum(entry => entry.Length)];
        int length = 0;
        foreach (byte[] entry in all)
        {
            entry.CopyTo(extended, length);
            length += entry.Length;
        }

        return new SummaryBlock(number, extended);
    }

    private static void AddMatches(byte[] entries, SummaryFilter filter, PriorityQueue<UInt128, UInt128> found)
    {
        for (int offset = 0; offset < entries.Length;)
        {
            var entry = new SummaryEntry(entries.AsSpan(offset));
            if (filter.Matches(entry))
            {
                found.Enqueue(entry.Key, entry.Key);
            }

            offset += entry.Length;
        }
    }
}
