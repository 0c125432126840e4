using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Merging;

/// <summary>
/// Capture files as packets in the order of time, whatever the order of their names: the files of a capture one after the other, and
/// those of the same time merged, such as the two directions of a link.
/// </summary>
/// <remarks>
/// It is the source of one group of files after the other: those that overlap in time, each with another of the group. Of files of the
/// same time, the one that was named first comes first.
/// </remarks>
/// <param name="sources">A source of each file, in the order of naming. They belong to it from now on.</param>
internal sealed class CaptureFiles(IEnumerable<IPacketSource> sources) : IPacketSource
{
    private readonly Queue<CaptureFile> unread = new(sources.Select((source, number) => new CaptureFile(source, number)));
    private readonly PriorityQueue<CaptureFile, (Timestamp Time, int Number)> waiting = new();
    private readonly MergedBlockPool pool = new();

    private volatile Group group = new([], default);
    private CaptureFile? current;

    /// <summary>Of the files that the last block came from.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Of the group.</summary>
    public SourceStatistics Statistics => group.Statistics;

    /// <summary>Goes on to the next group, when the one before was read to its end.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    /// <remarks>The first time it looks at the beginning of every file.</remarks>
    public bool Next(CancellationToken stop)
    {
        while (unread.TryPeek(out CaptureFile? file))
        {
            file.ReadOn(stop);
            waiting.Enqueue(unread.Dequeue(), file.Position);
        }

        if (!waiting.TryPeek(out CaptureFile? first, out _))
        {
            return false;
        }

        group = new Group([first], default);
        Name = first.Name;
        return true;
    }

    /// <inheritdoc/>
    public PacketBlock? Read(CancellationToken stop)
    {
        MergedBlock? merged = null;
        while (Earliest(stop) is { } file)
        {
            Timestamp? until = Until(file);
            if (merged is null)
            {
                if (file.TakeBlock(until) is { } block)
                {
                    Name = file.Name;
                    return block;
                }

                merged = pool.Take();
            }
            else if (!file.HasFrame || !merged.HasRoom(file.Length))
            {
                break;
            }

            file.CopyTo(merged, until);
            if (!file.HasFrame)
            {
                // What it has next must be read first, and may be long in coming when it is a pipe.
                break;
            }
        }

        if (merged is not null)
        {
            Name = string.Join(" and ", group.Open.Select(file => file.Name));
        }

        return merged;
    }

    public void Dispose()
    {
        foreach (CaptureFile file in group.Open.Union(waiting.UnorderedItems.Select(item => item.Element)).Union(unread))
        {
            file.Dispose();
        }
    }

    /// <summary>Takes the file whose turn it is from those that wait.</summary>
    /// <returns>Null at the end of the group.</returns>
    private CaptureFile? Earliest(CancellationToken stop)
    {
        if (current is not null)
        {
            current.ReadOn(stop);
            waiting.Enqueue(current, current.Position);
            current = null;
        }

        while (group.Open.Length > 0 && waiting.TryDequeue(out CaptureFile? first, out _))
        {
            if (!first.IsDone)
            {
                group = group.With(first);
                return current = first;
            }

            group = group.Without(first);
            first.Dispose();
        }

        return null;
    }

    /// <summary>The last time at which it is still the turn of a file; null when no other waits.</summary>
    private Timestamp? Until(CaptureFile file)
    {
        if (!waiting.TryPeek(out _, out (Timestamp Time, int Number) other))
        {
            return null;
        }

        return other.Number < file.Position.Number ? new Timestamp(other.Time.Nanoseconds - 1) : other.Time;
    }

    /// <summary>Files that overlap in time. Replaced, never changed: any thread may ask for the statistics.</summary>
    /// <param name="Open">Those that have begun and are not over.</param>
    /// <param name="Over">What the others told.</param>
    private sealed record Group(CaptureFile[] Open, SourceStatistics Over)
    {
        public SourceStatistics Statistics => Over.Plus(SourceStatistics.Sum<CaptureFile>(Open, file => file.Statistics));

        public Group With(CaptureFile file) => Open.Contains(file) ? this : this with { Open = [.. Open, file] };

        public Group Without(CaptureFile file) => new([.. Open.Except([file])], Over.Plus(file.Statistics));
    }
}
