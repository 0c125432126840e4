using System.Globalization;
using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Storage;

/// <summary>
/// Entries that wait for a server, in files that are written one after the other and deleted when all in them is done with.
/// What <see cref="Append"/> has taken survives a kill of the process, in its order; an entry that was being written then is cut
/// off. The place of the oldest entry is kept without waiting for the disk, so that after a crash entries may come again that were
/// removed before. Any thread; one process.
/// </summary>
public sealed class DiskBacklog : IDisposable
{
    private const string Extension = ".queue";
    private const string HeadName = "head";

    private const long DefaultSegmentLength = 16 << 20;

    private readonly string directory;
    private readonly long maxBytes;
    private readonly long segmentLength;
    private readonly bool waitsForDisk;
    private readonly IPluginLog log;
    private readonly FileStream processLock;
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, long> segments = [];
    private FileStream? tail;
    private BacklogPosition head;
    private long count;

    /// <summary>Opens the queue and finds what an earlier process left in it.</summary>
    /// <param name="directory">Its folder, for nothing else; made when it is not there.</param>
    /// <param name="maxBytes">Room for entries that wait.</param>
    /// <param name="log">Where damage is told.</param>
    /// <param name="waitsForDisk">True when entries must survive a failure of the machine too, not only of the process.</param>
    /// <param name="segmentLength">Bytes above which a new file is begun.</param>
    /// <exception cref="PluginException">Another process has it.</exception>
    /// <exception cref="IOException">The files cannot be used.</exception>
    public DiskBacklog(string directory, long maxBytes, IPluginLog log, bool waitsForDisk, long segmentLength = DefaultSegmentLength)
    {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.waitsForDisk = waitsForDisk;
        this.segmentLength = segmentLength;
        this.log = log;
        Directory.CreateDirectory(directory);
        processLock = Lock(directory);
        Recover();
    }

    /// <summary>Entries that wait.</summary>
    public long Count
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    /// <summary>Bytes that they take.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return Length();
            }
        }
    }

    /// <summary>Where the oldest entry is.</summary>
    public BacklogPosition Head
    {
        get
        {
            lock (gate)
            {
                return head;
            }
        }
    }

    /// <summary>Takes entries from the first as far as there is room. An entry has at least 1 byte.</summary>
    /// <returns>How many it took.</returns>
    /// <exception cref="IOException">The disk failed; it took none.</exception>
    public int Append(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        lock (gate)
        {
            long free = maxBytes - Length();
            int taken = 0;
            while (taken < entries.Count && (free -= BacklogFrame.LengthOf(entries[taken])) >= 0)
            {
                taken++;
            }

            if (taken > 0)
            {
                Write(entries.Take(taken));
                count += taken;
            }

            return taken;
        }
    }

    /// <summary>The oldest entries, and the place behind them for <see cref="Remove"/>.</summary>
    public (IReadOnlyList<byte[]> Entries, BacklogPosition End) Peek(int max)
    {
        lock (gate)
        {
            return Read(head, max);
        }
    }

    /// <summary>The oldest entries from a place on, which is <see cref="Head"/> or the end of an earlier reading, and the place behind them.</summary>
    public (IReadOnlyList<byte[]> Entries, BacklogPosition End) Read(BacklogPosition from, int max)
    {
        lock (gate)
        {
            var entries = new List<byte[]>();
            BacklogPosition position = from;
            while (entries.Count < max && segments.TryGetValue(position.Segment, out long length))
            {
                if (position.Offset < length)
                {
                    position = ReadSegment(position, length, max, entries);
                }
                else if (segments.Keys.FirstOrDefault(segment => segment > position.Segment) is > 0 and var next)
                {
                    position = new BacklogPosition(next, 0);
                }
                else
                {
                    break;
                }
            }

            return (entries, position);
        }
    }

    /// <summary>Reads the entry at a place, as the other overload, into a buffer that is kept, or a larger one: large entries leave no garbage.</summary>
    /// <returns>Its length, or 0 when there is none, and the place behind it.</returns>
    public (int Length, BacklogPosition End) Read(BacklogPosition from, ref byte[] buffer)
    {
        lock (gate)
        {
            BacklogPosition position = from;
            while (segments.TryGetValue(position.Segment, out long length))
            {
                if (position.Offset < length)
                {
                    return ReadOne(position, length, ref buffer);
                }

                if (segments.Keys.FirstOrDefault(segment => segment > position.Segment) is not (> 0 and var next))
                {
                    break;
                }

                position = new BacklogPosition(next, 0);
            }

            return (0, position);
        }
    }

    /// <summary>Forgets the oldest entries.</summary>
    /// <param name="end">The place behind them.</param>
    /// <param name="entries">How many they are.</param>
    public void Remove(BacklogPosition end, int entries)
    {
        lock (gate)
        {
            head = end;
            count = Math.Max(0, count - entries);
            foreach (long done in segments.Keys.Where(segment => segment < end.Segment).ToArray())
            {
                Delete(done);
            }

            if (segments.TryGetValue(end.Segment, out long length) && end.Offset >= length && segments.Count == 1)
            {
                tail?.Dispose();
                tail = null;
                Delete(end.Segment);
                head = new BacklogPosition(end.Segment + 1, 0);
                count = 0;
            }

            File.WriteAllText(Path.Combine(directory, HeadName), head.ToString());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tail?.Dispose();
        processLock.Dispose();
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new PluginException($"another process uses the queue in {directory}, or it cannot be written: {e.Message}", e);
        }
    }

    private long Length() => segments.Count == 0 ? 0 : segments.Values.Sum() - Math.Min(head.Offset, segments.First().Value);

    private void Write(IEnumerable<ReadOnlyMemory<byte>> entries)
    {
        long number = segments.Count == 0 ? Math.Max(head.Segment, 1) : segments.Last().Key;
        if (segments.TryGetValue(number, out long length) && length >= segmentLength)
        {
            tail?.Dispose();
            tail = null;
            number++;
            length = 0;
        }

        tail ??= new FileStream(PathOf(number), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            tail.Position = length;
            foreach (ReadOnlyMemory<byte> entry in entries)
            {
                BacklogFrame.Write(tail, entry.Span);
            }

            tail.Flush(flushToDisk: waitsForDisk);
            segments[number] = tail.Position;
            head = segments.Count == 1 && head.Segment != number ? new BacklogPosition(number, 0) : head;
        }
        catch
        {
            Undo(length);
            throw;
        }
    }

    // What a full disk took of a batch must not stay, since the batch is appended again.
    private void Undo(long length)
    {
        try
        {
            tail?.SetLength(length);
        }
        catch (IOException)
        {
            // Buffered bytes that cannot be written even now; the next batch is written over them.
        }

        try
        {
            tail?.Dispose();
        }
        catch (IOException)
        {
            // As above.
        }

        tail = null;
    }

    private BacklogPosition ReadSegment(BacklogPosition from, long length, int max, List<byte[]> entries)
    {
        using var input = new FileStream(PathOf(from.Segment), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        input.Position = from.Offset;
        while (entries.Count < max && input.Position < length)
        {
            long begin = input.Position;
            if (BacklogFrame.Read(input) is not { } entry)
            {
                log.Error($"the queue is damaged: what follows byte {begin} of {PathOf(from.Segment)} is lost");
                return new BacklogPosition(from.Segment, length);
            }

            entries.Add(entry);
        }

        return new BacklogPosition(from.Segment, input.Position);
    }

    private (int Length, BacklogPosition End) ReadOne(BacklogPosition from, long length, ref byte[] buffer)
    {
        using var input = new FileStream(PathOf(from.Segment), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 12);
        input.Position = from.Offset;
        int read = BacklogFrame.Read(input, ref buffer);
        if (read == 0)
        {
            log.Error($"the queue is damaged: what follows byte {from.Offset} of {PathOf(from.Segment)} is lost");
        }

        return (read, new BacklogPosition(from.Segment, read == 0 ? length : input.Position));
    }

    private void Recover()
    {
        foreach (string path in Directory.EnumerateFiles(directory, "*" + Extension))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                segments[number] = new FileInfo(path).Length;
            }
        }

        string headPath = Path.Combine(directory, HeadName);
        head = (File.Exists(headPath) ? BacklogPosition.Parse(File.ReadAllText(headPath)) : null) ?? default;
        foreach (long done in segments.Keys.Where(segment => segment < head.Segment).ToArray())
        {
            Delete(done);
        }

        if (segments.Count == 0)
        {
            head = new BacklogPosition(Math.Max(head.Segment, 1), 0);
            return;
        }

        if (segments.Keys.First() is var first && first != head.Segment)
        {
            head = new BacklogPosition(first, 0);
        }

        head = head with { Offset = Math.Min(head.Offset, segments[head.Segment]) };
        foreach (long number in segments.Keys.ToArray())
        {
            CountFrames(number, number == head.Segment ? head.Offset : 0);
        }
    }

    private void CountFrames(long number, long from)
    {
        using var file = new FileStream(PathOf(number), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
        file.Position = from;
        long good = from;
        while (BacklogFrame.Read(file) is not null)
        {
            count++;
            good = file.Position;
        }

        if (good < file.Length)
        {
            log.Warning($"{file.Length - good} bytes at the end of {PathOf(number)} are no whole record, and are left out");
            file.SetLength(good);
            segments[number] = good;
        }
    }

    private void Delete(long number)
    {
        segments.Remove(number);
        File.Delete(PathOf(number));
    }

    private string PathOf(long number) => Path.Combine(directory, number.ToString("D10", CultureInfo.InvariantCulture) + Extension);
}
