using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>The segments of one part that are written no more, those first that were written longest ago.</summary>
internal sealed class KeptSegments
{
    private readonly Queue<(SegmentFile File, long Size)> files = new();

    /// <summary>Bytes of all of them on the disk, indexes included.</summary>
    public long Size { get; private set; }

    /// <summary>Null when there is none.</summary>
    public SegmentFile? Oldest => files.TryPeek(out (SegmentFile File, long Size) oldest) ? oldest.File : null;

    /// <summary>One that was written later than all the others.</summary>
    public void Add(SegmentFile file)
    {
        long size = file.SizeOnDisk;
        files.Enqueue((file, size));
        Size += size;
    }

    /// <summary>Deletes the oldest.</summary>
    /// <returns>False when there is none.</returns>
    public bool DeleteOldest()
    {
        if (!files.TryPeek(out (SegmentFile File, long Size) oldest))
        {
            return false;
        }

        oldest.File.Delete();
        files.Dequeue();
        Size -= oldest.Size;
        return true;
    }
}
