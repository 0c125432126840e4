using Earshot.Sdk.Plugins;
using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>
/// Deletes segments, those first that were written longest ago: each part's beyond its size and age, then, while the disk has
/// too little room, media before signalling. Age counts from when packets were written: an old capture that is read today is
/// kept as long as today's calls.
/// <para>
/// It lists the spool once, and from then on is told what was written: a month of minutes is more than 100,000 files, and the thread that lists them
/// is the one that writes.
/// </para>
/// </summary>
internal sealed class Retention
{
    private const long Megabyte = 1_000_000;

    private readonly string directory;
    private readonly SpoolConfig config;
    private readonly IPluginLog log;
    private readonly KeptSegments rtp = new();
    private readonly KeptSegments sip = new();
    private bool wasFull;

    public Retention(string directory, SpoolConfig config, IPluginLog log)
    {
        this.directory = directory;
        this.config = config;
        this.log = log;
        foreach (SegmentFile file in SegmentFile.All(directory).OrderBy(file => file.WrittenAt).ThenBy(file => file.Name.Minute))
        {
            Of(file.Name.Part).Add(file);
        }
    }

    /// <summary>True when the disk has too little room, with nothing left to delete.</summary>
    public bool IsFull { get; private set; }

    /// <summary>A segment is written no more.</summary>
    public void Add(SegmentName name) => Of(name.Part).Add(SegmentFile.Of(directory, name));

    /// <summary>Applies every limit.</summary>
    /// <param name="open">What is being written: it counts, and stays.</param>
    /// <param name="now">UTC.</param>
    public void Apply(IEnumerable<SegmentName> open, DateTime now)
    {
        ILookup<SpoolPart, long> sizes = open.ToLookup(name => name.Part, name => SegmentFile.Of(directory, name).SizeOnDisk);
        Limit(rtp, sizes[SpoolPart.Rtp].Sum(), config.RtpMaxSize, config.RtpMaxAge, now);
        Limit(sip, sizes[SpoolPart.Sip].Sum(), config.SipMaxSize, config.SipMaxAge, now);
        MakeRoom();
    }

    private static void Limit(KeptSegments kept, long openSize, int megabytes, int days, DateTime now)
    {
        while (kept.Oldest is { } oldest)
        {
            bool isTooMuch = megabytes > 0 && kept.Size + openSize > megabytes * Megabyte;
            bool isTooOld = days > 0 && now - oldest.WrittenAt > TimeSpan.FromDays(days);
            if (!isTooMuch && !isTooOld)
            {
                break; // those behind it are younger
            }

            kept.DeleteOldest();
        }
    }

    private KeptSegments Of(SpoolPart part) => part == SpoolPart.Rtp ? rtp : sip;

    private void MakeRoom()
    {
        while (!HasRoom && (rtp.DeleteOldest() || sip.DeleteOldest()))
        {
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
