using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>
/// The segments that are being written: of each part the few minutes used last, because packets come a little out of order.
/// A minute that comes back later gets another file.
/// </summary>
/// <param name="directory">The spool's folder.</param>
/// <param name="compress">New segments are compressed.</param>
/// <param name="closed">Is told of each that is written no more.</param>
internal sealed class OpenSegments(string directory, bool compress, Action<SegmentName> closed) : IDisposable
{
    private const int MostOfPart = 3;

    /// <summary>A segment that gets no packets for this long is complete.</summary>
    private const long IdleMilliseconds = 120_000;

    // The one used last stands last.
    private readonly List<SegmentWriter> open = [];

    public IReadOnlyList<SegmentWriter> All => open;

    /// <summary>The open segment of a minute, or null.</summary>
    public SegmentWriter? Find(SpoolPart part, long minute)
    {
        int index = open.Count - 1;
        while (index >= 0 && (open[index].Name.Minute != minute || open[index].Name.Part != part))
        {
            index--;
        }

        if (index < 0)
        {
            return null;
        }

        SegmentWriter found = open[index];
        if (index < open.Count - 1)
        {
            open.RemoveAt(index);
            open.Add(found);
        }

        return found;
    }

    /// <summary>True when a segment must be written and ended before another of its part is opened.</summary>
    public bool IsFull(SpoolPart part) => open.Count(segment => segment.Name.Part == part) >= MostOfPart;

    /// <summary>Opens a segment for a minute that has none open.</summary>
    public SegmentWriter Open(SpoolPart part, long minute, in Totals totals)
    {
        while (IsFull(part))
        {
            Complete(open.Find(segment => segment.Name.Part == part)!, totals);
        }

        var name = new SegmentName(part, minute, 0, compress);
        while (IsThere(name))
        {
            name = name with { Number = name.Number + 1 };
        }

        var opened = new SegmentWriter(directory, name, totals);
        open.Add(opened);
        return opened;
    }

    /// <summary>Ends a segment in good order; nothing of it may wait.</summary>
    public void Complete(SegmentWriter segment, in Totals totals)
    {
        open.Remove(segment);
        try
        {
            segment.Complete(totals);
        }
        finally
        {
            Close(segment);
        }
    }

    /// <summary>Ends the segments that nothing came for lately, of those of which nothing waits.</summary>
    public void CompleteIdle(in Totals totals)
    {
        while (open.Find(segment => segment.Waiting == 0 && Environment.TickCount64 - segment.UsedAt > IdleMilliseconds) is { } idle)
        {
            Complete(idle, totals);
        }
    }

    /// <summary>Lets go of every segment as it is: it is repaired when the spool is opened again.</summary>
    public void Abandon()
    {
        open.ForEach(Close);
        open.Clear();
    }

    public void Dispose() => Abandon();

    private void Close(SegmentWriter segment)
    {
        segment.Dispose();
        if (!segment.IsEmpty || !Removed(segment.Name))
        {
            closed(segment.Name);
        }
    }

    /// <summary>Removes a segment that has nothing, or each second of a full disk would leave files behind.</summary>
    private bool Removed(SegmentName name)
    {
        try
        {
            SegmentFile.Of(directory, name).Delete();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool IsThere(SegmentName name) =>
        File.Exists(Path.Combine(directory, name.IndexPath))
        || File.Exists(Path.Combine(directory, (name with { IsCompressed = false }).Path))
        || File.Exists(Path.Combine(directory, (name with { IsCompressed = true }).Path));
}
