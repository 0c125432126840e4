using System.Diagnostics;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>
/// Files packets under their minute and their run, and writes all runs at once when the flush interval is over or memory is
/// full.
/// </summary>
internal sealed class PacketSpool : IPacketSpool
{
    private static readonly TimeSpan RetentionInterval = TimeSpan.FromSeconds(10);

    private readonly string directory;
    private readonly SpoolConfig config;
    private readonly SpoolLock spoolLock;
    private readonly PendingPackets pending;
    private readonly PacketFiler filer;
    private readonly OpenSegments segments;
    private readonly Retention retention;
    private Totals totals;
    private long waitingSince;
    private long retainedAt;

    /// <summary>Takes the lock over.</summary>
    public PacketSpool(string directory, SpoolConfig config, SpoolLock spoolLock, IPluginLog log)
    {
        this.directory = directory;
        this.config = config;
        this.spoolLock = spoolLock;
        pending = new PendingPackets(config.MaxMemory * 1_000_000L);
        filer = new PacketFiler(pending, config.Rtp);
        retention = new Retention(directory, config, log);
        segments = new OpenSegments(directory, config.Compress, closed: retention.Add);
        Retain();
    }

    public bool WantsMedia => config.Rtp != RtpContent.None;

    public long Lost { get; private set; }

    public void Append(in SpoolBatch batch)
    {
        totals = new Totals(batch.Losses, batch.Missed + Lost);
        ReadOnlySpan<SpoolPacket> rest = batch.Packets;
        try
        {
            RequireRoom();
            while (!rest.IsEmpty)
            {
                PacketGroup group = filer.Prepare(batch, rest);
                if (group.Part == SpoolPart.Sip || WantsMedia)
                {
                    File(batch, rest[..group.Count], group);
                }

                rest = rest[group.Count..];
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e, rest.Length);
        }
    }

    public void Tick()
    {
        try
        {
            if (!pending.IsEmpty && Stopwatch.GetElapsedTime(waitingSince).TotalMilliseconds >= config.FlushMs)
            {
                Write();
            }

            segments.CompleteIdle(totals);
            if (Stopwatch.GetElapsedTime(retainedAt) >= RetentionInterval)
            {
                Retain();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e, 0);
        }
    }

    public void Finish()
    {
        try
        {
            Write();
            while (segments.All is [var first, ..])
            {
                segments.Complete(first, totals);
            }

            Retain();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e, 0);
        }
    }

    public void Dispose()
    {
        segments.Dispose();
        spoolLock.Dispose();
    }

    private void File(in SpoolBatch batch, ReadOnlySpan<SpoolPacket> packets, in PacketGroup group)
    {
        if (!pending.HasRoom(group.Count, group.Bytes))
        {
            Write();
        }

        SegmentWriter segment = SegmentOf(group.Part, group.Minute);
        if (pending.IsEmpty)
        {
            waitingSince = Stopwatch.GetTimestamp();
        }

        filer.File(batch, packets, segment);
    }

    private SegmentWriter SegmentOf(SpoolPart part, long minute)
    {
        if (segments.Find(part, minute) is { } open)
        {
            return open;
        }

        if (segments.IsFull(part))
        {
            Write(); // the oldest is ended
        }

        SegmentWriter opened = segments.Open(part, minute, totals);
        Retain();
        return opened;
    }

    private void Write()
    {
        pending.Write();
        foreach (SegmentWriter segment in segments.All)
        {
            segment.Flush();
        }

        pending.Clear();
    }

    private void Retain()
    {
        retainedAt = Stopwatch.GetTimestamp();
        retention.Apply(segments.All.Select(segment => segment.Name), DateTime.UtcNow);
    }

    private void RequireRoom()
    {
        if (retention.IsFull)
        {
            throw new IOException($"less than {config.MinFree} MB (min_free) are free, and nothing is left to delete");
        }
    }

    /// <summary>Gives up what waits: the disk may be full for long, and memory is not to follow.</summary>
    private PluginException Failure(Exception cause, int notTaken)
    {
        Lost += notTaken + segments.All.Sum(segment => segment.Waiting);
        segments.Abandon();
        pending.Clear();
        return new PluginException($"cannot write the spool in {directory}: {cause.Message}", cause);
    }
}
