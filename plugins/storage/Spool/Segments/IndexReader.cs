using Microsoft.Win32.SafeHandles;

namespace Earshot.Spool.Segments;

/// <summary>
/// What is in a segment, as its index tells, while it may still be written. What stands in the segment behind the last entry, because the process died or is
/// just writing, is found by scanning.
/// </summary>
internal sealed class IndexReader : IDisposable
{
    private const int EntriesAtOnce = 512;

    private readonly SegmentFile segment;
    private readonly ChainReader? chains;
    private readonly SafeFileHandle? file;
    private readonly IndexFormat? format;

    /// <exception cref="IOException">It cannot be read.</exception>
    public IndexReader(SegmentFile segment)
    {
        this.segment = segment;
        // Before the index, which then has at least what is linked.
        chains = ChainReader.TryOpen(segment.ChainsPath);
        file = SharedFile.TryOpen(segment.IndexPath);
        Span<byte> header = stackalloc byte[IndexFormat.HeaderLength];
        format = file is null ? null : IndexFormat.Of(header[..SharedFile.Read(file, 0, header)]);
    }

    /// <summary>True when the segment was ended in good order, which its last entry tells, and every entry is linked.</summary>
    public bool IsComplete
    {
        get
        {
            if (file is null || format is null)
            {
                return false;
            }

            (long count, long rest) = Math.DivRem(RandomAccess.GetLength(file) - IndexFormat.HeaderLength, format.EntryLength);
            return count > 0
                && rest == 0
                && TryRead(count - 1, out IndexEntry last, out _)
                && last.IsEnd
                && (format == IndexFormat.Unchained || chains?.Count == count);
        }
    }

    /// <summary>The runs and interface descriptions in the order of the file, up to where the last whole piece ends.</summary>
    /// <param name="length">Is told where that is, when all were taken.</param>
    /// <exception cref="IOException">The segment cannot be read.</exception>
    public IEnumerable<IndexEntry> All(Action<long> length) => From(0, length);

    /// <summary>The runs and interface descriptions that are asked for, in the order of the file. Reads few others.</summary>
    /// <param name="wanted">What is asked for.</param>
    /// <exception cref="IOException">The segment cannot be read.</exception>
    public IReadOnlyCollection<IndexEntry> Find(Selections wanted)
    {
        var found = new SortedDictionary<long, IndexEntry>();
        long rest = 0;
        if (TryFollow(wanted, Take))
        {
            // The last one tells where the rest of the segment begins.
            rest = chains!.Count - 1;
        }
        else
        {
            found.Clear();
        }

        foreach (IndexEntry entry in From(rest, _ => { }))
        {
            Take(entry);
        }

        return found.Values;

        void Take(IndexEntry entry)
        {
            if (entry.IsInterfaces || (entry.IsRun && wanted.Touches(entry)))
            {
                found[entry.Offset] = entry;
            }
        }
    }

    public void Dispose()
    {
        chains?.Dispose();
        file?.Dispose();
    }

    /// <summary>Follows a chain for each selection.</summary>
    /// <returns>False when there are none, or they lead nowhere: all entries are to be read.</returns>
    private bool TryFollow(Selections wanted, Action<IndexEntry> take)
    {
        if (chains is not { Count: > 0 } || format != IndexFormat.Chained || wanted.Chains(segment.Name.Part) is not { } selections)
        {
            return false;
        }

        // Of a gateway that has all its media at one address the other side's chain is the shorter one.
        IEnumerable<ulong> followed = selections
            .Select(alternatives => alternatives.Select(chains.ChainOf).MinBy(chain => (chains.Head(chain).Count, chain)))
            .Distinct();
        return TryFollow(chains.Interfaces, null, take) && followed.All(chain => TryFollow(chains.Head(chain), chain, take));
    }

    /// <param name="head">Where it begins.</param>
    /// <param name="chain">Which it is; null for that of interface descriptions.</param>
    /// <param name="take">Gets its entries, the last one first.</param>
    /// <returns>False when it is broken.</returns>
    private bool TryFollow(ChainHead head, ulong? chain, Action<IndexEntry> take)
    {
        uint number = head.Last;
        uint limit = chains!.Count;
        for (uint left = head.Count; left > 0; left--)
        {
            if (number == 0 || number > limit || !TryRead(number - 1, out IndexEntry entry, out ChainLinks links))
            {
                return false;
            }

            take(entry);
            limit = number - 1;
            number = links.Source;
            bool isInChain = chain is { } own ? entry.IsRun && links.TryNext(entry.Key, own, out number) : entry.IsInterfaces;
            if (!isInChain)
            {
                return false;
            }
        }

        return number == 0;
    }

    /// <summary>Entries from one on, and those of what stands in the segment behind the last.</summary>
    private IEnumerable<IndexEntry> From(long number, Action<long> length)
    {
        long end = 0;
        foreach (IndexEntry entry in Indexed(number))
        {
            if (entry.IsEnd)
            {
                length(entry.Offset);
                yield break;
            }

            end = entry.Offset + entry.StoredLength;
            yield return entry;
        }

        using var scanner = new SegmentScanner(segment, end);
        while (scanner.TryRead(out IndexEntry entry))
        {
            if (!entry.IsEnd)
            {
                yield return entry;
            }
        }

        length(scanner.Position);
    }

    private IEnumerable<IndexEntry> Indexed(long number)
    {
        if (file is null || format is null)
        {
            yield break;
        }

        byte[] buffer = new byte[EntriesAtOnce * format.EntryLength];
        int read = buffer.Length;
        while (read == buffer.Length)
        {
            read = SharedFile.Read(file, PositionOf(number), buffer);
            for (int offset = 0; offset < read; offset += format.EntryLength, number++)
            {
                if (!format.TryRead(buffer.AsSpan(offset, Math.Min(format.EntryLength, read - offset)), out IndexEntry entry, out _))
                {
                    yield break;
                }

                yield return entry;
            }
        }
    }

    private bool TryRead(long number, out IndexEntry entry, out ChainLinks links)
    {
        Span<byte> bytes = stackalloc byte[IndexFormat.Chained.EntryLength];
        bytes = bytes[..SharedFile.Read(file!, PositionOf(number), bytes[..format!.EntryLength])];
        return format.TryRead(bytes, out entry, out links);
    }

    private long PositionOf(long number) => IndexFormat.HeaderLength + (number * format!.EntryLength);
}
