using System.Globalization;
using System.Text.Json;
using Earshot.MySqlStore.Records;
using Earshot.Sdk.Plugins;

namespace Earshot.MySqlStore.Queue;

/// <summary>
/// Entries that wait for the server, in files that are written one after the other and deleted when all in them is stored.
/// What <see cref="Append"/> has taken is on the disk and survives a kill of the process; an entry that was being written then is cut
/// off. The place of the oldest entry is kept without waiting for the disk: an older place only means that entries are
/// stored again, which changes nothing. Any thread; one process.
/// </summary>
internal sealed class FileQueue : IDisposable
{
    private const string Extension = ".queue";
    private const string HeadName = "head";

    /// <summary>Bytes above which a new file is begun.</summary>
    private const long DefaultSegmentLength = 16 << 20;

    private readonly string directory;
    private readonly long maxBytes;
    private readonly long segmentLength;
    private readonly IPluginLog log;
    private readonly FileStream processLock;
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, long> segments = [];
    private FileStream? tail;
    private QueuePosition head;
    private long count;

    /// <summary>Opens the queue and finds what an earlier process left in it.</summary>
    /// <exception cref="PluginException">Another process has it.</exception>
    /// <exception cref="IOException">The files cannot be used.</exception>
    public FileQueue(string directory, long maxBytes, IPluginLog log, long segmentLength = DefaultSegmentLength)
    {
        this.directory = directory;
        this.maxBytes = maxBytes;
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

    /// <summary>Takes entries from the first as far as there is room, and waits for the disk.</summary>
    /// <returns>How many it took.</returns>
    /// <exception cref="IOException">The disk failed; it took none.</exception>
    public int Append(IReadOnlyList<Entry> entries)
    {
        lock (gate)
        {
            long free = maxBytes - segments.Values.Sum() + (segments.Count > 0 ? Math.Min(head.Offset, segments.First().Value) : 0);
            int taken = 0;
            while (taken < entries.Count && (free -= QueueFrame.LengthOf(entries[taken])) >= 0)
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
    public (IReadOnlyList<Entry> Entries, QueuePosition End, int Frames) Peek(int max)
    {
        lock (gate)
        {
            var entries = new List<Entry>();
            QueuePosition position = head;
            int frames = 0;
            while (frames < max && segments.TryGetValue(position.Segment, out long length))
            {
                if (position.Offset < length)
                {
                    position = ReadSegment(position, length, max, entries, ref frames);
                }
                else if (segments.Keys.FirstOrDefault(segment => segment > position.Segment) is > 0 and var next)
                {
                    position = new QueuePosition(next, 0);
                }
                else
                {
                    break;
                }
            }

            return (entries, position, frames);
        }
    }

    /// <summary>Forgets what was peeked.</summary>
    public void Remove(QueuePosition end, int frames)
    {
        lock (gate)
        {
            head = end;
            count = Math.Max(0, count - frames);
            foreach (long done in segments.Keys.Where(segment => segment < end.Segment).ToArray())
            {
                Delete(done);
            }

            if (segments.TryGetValue(end.Segment, out long length) && end.Offset >= length && segments.Count == 1)
            {
                tail?.Dispose();
                tail = null;
                Delete(end.Segment);
                head = new QueuePosition(end.Segment + 1, 0);
                count = 0;
            }

            File.WriteAllText(Path.Combine(directory, HeadName), head.ToString());
        }
    }

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

    private void Write(IEnumerable<Entry> entries)
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
            foreach (Entry entry in entries)
            {
                QueueFrame.Write(tail, entry);
            }

            tail.Flush(flushToDisk: true);
            segments[number] = tail.Position;
            head = segments.Count == 1 && head.Segment != number ? new QueuePosition(number, 0) : head;
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

    private QueuePosition ReadSegment(QueuePosition from, long length, int max, List<Entry> entries, ref int frames)
    {
        using var input = new FileStream(PathOf(from.Segment), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        input.Position = from.Offset;
        while (frames < max && input.Position < length)
        {
            if (QueueFrame.ReadBody(input) is not { } body)
            {
                log.Error($"the queue is damaged: what follows byte {input.Position} of {PathOf(from.Segment)} is lost");
                return new QueuePosition(from.Segment, length);
            }

            frames++;
            try
            {
                entries.Add(QueueFrame.ToEntry(body));
            }
            catch (Exception e) when (e is InvalidDataException or JsonException or FormatException)
            {
                log.Error($"a record in the queue cannot be read, and is lost: {e.Message}");
            }
        }

        return new QueuePosition(from.Segment, input.Position);
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
        head = (File.Exists(headPath) ? QueuePosition.Parse(File.ReadAllText(headPath)) : null) ?? default;
        foreach (long done in segments.Keys.Where(segment => segment < head.Segment).ToArray())
        {
            Delete(done);
        }

        if (segments.Count == 0)
        {
            head = new QueuePosition(Math.Max(head.Segment, 1), 0);
            return;
        }

        if (segments.Keys.First() is var first && first != head.Segment)
        {
            head = new QueuePosition(first, 0);
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
        while (QueueFrame.ReadBody(file) is not null)
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
