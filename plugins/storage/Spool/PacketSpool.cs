using System.Diagnostics;
using System.Globalization;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Spool.Pcapng;
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
    private readonly Arena arena;
    private readonly OpenSegments segments;
    private readonly Retention retention;
    private readonly byte[] timeComment = new byte[64];
    private byte[] callIdComment = new byte[256];
    private Totals totals;
    private long waitingSince;
    private long retainedAt;

    /// <summary>Takes the lock over.</summary>
    public PacketSpool(string directory, SpoolConfig config, SpoolLock spoolLock, IPluginLog log)
    {
        this.directory = directory;
        this.config = config;
        this.spoolLock = spoolLock;
        arena = new Arena(config.MaxMemory * 1_000_000L);
        segments = new OpenSegments(directory, config.Compress, arena);
        retention = new Retention(directory, config, log);
        Retain();
    }

    public bool WantsMedia => config.Rtp != RtpContent.None;

    public long Lost { get; private set; }

    public void Append(in SpoolBatch batch)
    {
        totals = new Totals(batch.Losses, batch.Missed + Lost);
        int taken = 0;
        try
        {
            RequireRoom();
            foreach (ref readonly SpoolPacket packet in batch.Packets)
            {
                if (packet.Kind == SpoolKind.Signalling || WantsMedia)
                {
                    Add(batch, packet);
                }

                taken++;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e, batch.Packets.Length - taken);
        }
    }

    public void Tick()
    {
        try
        {
            if (!arena.IsEmpty && Stopwatch.GetElapsedTime(waitingSince).TotalMilliseconds >= config.FlushMs)
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

    private void Add(in SpoolBatch batch, in SpoolPacket packet)
    {
        Frame frame = batch.Frame(packet);
        ReadOnlySpan<byte> bytes = batch.Bytes(packet);
        bool isSignalling = packet.Kind == SpoolKind.Signalling;
        bool isCut = !isSignalling && config.Rtp == RtpContent.Header && packet.HeaderEnd < bytes.Length;
        if (isCut)
        {
            bytes = bytes[..Math.Max(packet.HeaderEnd, 0)];
        }

        string callId = isSignalling ? Comments.Cut(batch.CallId(packet)) : "";
        ReadOnlySpan<byte> comment = callId.Length > 0 ? CallIdComment(callId) : default;
        ReadOnlySpan<byte> second = packet.Time == frame.Timestamp ? default : TimeComment(packet.Time);
        int length = PcapngWriter.PacketLength(bytes.Length, comment.Length, second.Length);
        if (!arena.HasRoom(length))
        {
            Write();
        }

        SegmentWriter segment = SegmentOf(isSignalling ? SpoolPart.Sip : SpoolPart.Rtp, SegmentName.MinuteOf(packet.Time));
        if (arena.IsEmpty)
        {
            waitingSince = Stopwatch.GetTimestamp();
        }

        RunKey key = isSignalling ? RunKey.OfSignalling(callId) : RunKey.OfMedia(packet);
        uint interfaceId = segment.InterfaceOf(batch.Source, frame);
        PcapngWriter.Packet(
            segment.Add(key, length, packet.Time, isCut), interfaceId, frame, bytes, packet.Number, comment, second);
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
        foreach (SegmentWriter segment in segments.All)
        {
            segment.Write();
        }

        arena.Clear();
    }

    private void Retain()
    {
        retainedAt = Stopwatch.GetTimestamp();
        retention.Apply(segments.Contains, DateTime.UtcNow);
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
        arena.Clear();
        return new PluginException($"cannot write the spool in {directory}: {cause.Message}", cause);
    }

    private ReadOnlySpan<byte> CallIdComment(string callId)
    {
        int most = Comments.CallId.Length + Encoding.UTF8.GetMaxByteCount(callId.Length);
        if (callIdComment.Length < most)
        {
            callIdComment = new byte[most];
        }

        Comments.CallId.CopyTo(callIdComment);
        int length = Encoding.UTF8.GetBytes(callId, callIdComment.AsSpan(Comments.CallId.Length));
        return callIdComment.AsSpan(0, Comments.CallId.Length + length);
    }

    private ReadOnlySpan<byte> TimeComment(Timestamp time)
    {
        Comments.Time.CopyTo(timeComment);
        time.Nanoseconds.TryFormat(
            timeComment.AsSpan(Comments.Time.Length), out int length, default, CultureInfo.InvariantCulture);
        return timeComment.AsSpan(0, Comments.Time.Length + length);
    }
}
