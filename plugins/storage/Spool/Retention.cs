using Earshot.Sdk.Plugins;
using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>
/// Deletes segments, those first that were written longest ago: each part's beyond its size and age, then, while the disk has
/// too little room, media before signalling. Age counts from when packets were written: an old capture that is read today is
/// kept as long as today's calls.
/// </summary>
internal sealed class Retention(string directory, SpoolConfig config, IPluginLog log)
{
    private const long Megabyte = 1_000_000;

    private bool wasFull;

    /// <summary>True when the disk has too little room, with nothing left to delete.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Applies every limit.</summary>
    /// <param name="isOpen">True for a segment that is being written.</param>
    /// <param name="now">UTC.</param>
    public void Apply(Func<SegmentName, bool> isOpen, DateTime now)
    {
        List<SegmentFile> all = [.. SegmentFile.All(directory).OrderBy(file => file.WrittenAt).ThenBy(file => file.Name.Minute)];
        Limit(all, SpoolPart.Rtp, config.RtpMaxSize, config.RtpMaxAge, isOpen, now);
        Limit(all, SpoolPart.Sip, config.SipMaxSize, config.SipMaxAge, isOpen, now);
        MakeRoom(all, isOpen);
    }

    private static void Limit(
        List<SegmentFile> all, SpoolPart part, int megabytes, int days, Func<SegmentName, bool> isOpen, DateTime now)
    {
        long size = all.Where(file => file.Name.Part == part).Sum(file => file.Size);
        foreach (SegmentFile file in all.Where(file => file.Name.Part == part && !isOpen(file.Name)).ToArray())
        {
            bool isTooMuch = megabytes > 0 && size > megabytes * Megabyte;
            bool isTooOld = days > 0 && now - file.WrittenAt > TimeSpan.FromDays(days);
            if (!isTooMuch && !isTooOld)
            {
                break; // those behind it are younger
            }

            file.Delete();
            all.Remove(file);
            size -= file.Size;
        }
    }

    private void MakeRoom(List<SegmentFile> all, Func<SegmentName, bool> isOpen)
    {
        foreach (SegmentFile file in all.Where(file => !isOpen(file.Name)).OrderByDescending(file => file.Name.Part))
        {
            if (HasRoom)
            {
                break;
            }

            file.Delete();
        }

        IsFull = !HasRoom;
        if (IsFull && !wasFull)
        {
            log.Warning($"less than {config.MinFree} MB (min_free) are free for {directory}, and there is nothing to delete");
        }

        wasFull = IsFull;
    }

    private bool HasRoom => config.MinFree == 0 || new DriveInfo(directory).AvailableFreeSpace >= config.MinFree * Megabyte;
}
