using Earshot.Sdk.Plugins;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>
/// The files of a journal: written one after the other, deleted from the oldest on. A file is begun when there is something to write. Not for several
/// threads at once.
/// </summary>
internal sealed class JournalFiles : IDisposable
{
    private const long LeastSegment = 1 << 20;
    private const long MostSegment = 64 << 20;
    private const int RetryMs = 1000;

    private readonly string directory;
    private readonly long maxBytes;
    private readonly long segmentBytes;
    private readonly IPluginLog log;
    private readonly List<JournalSegment> segments = [];
    private FileStream? tail;
    private long lastNumber;
    private bool isFailing;
    private long failedAt;

    /// <summary>Takes over what was found.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="found">What is in it.</param>
    /// <param name="maxBytes">Most that its files may have together.</param>
    /// <param name="log">Where failures go.</param>
    public JournalFiles(string directory, IReadOnlyList<JournalSegment> found, long maxBytes, IPluginLog log)
    {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.log = log;
        segmentBytes = Math.Clamp(maxBytes / 8, LeastSegment, MostSegment);
        segments.AddRange(found);
        Length = segments.Sum(segment => segment.Length);
        lastNumber = found is [.., var last] ? last.Number : 0;
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<JournalSegment> Segments => segments;

    /// <summary>Bytes of all of them.</summary>
    public long Length { get; private set; }

    /// <summary>What is written next goes behind what was written last; else it begins a file.</summary>
    public bool IsBegun => tail is not null;

    /// <summary>False for a while after a failure: the disk is left alone.</summary>
    public bool MayWrite => !isFailing || Environment.TickCount64 - failedAt >= RetryMs;

    /// <summary>Makes a folder that is for nobody else: packets are in it, and secrets of captures.</summary>
    /// <exception cref="IOException">It cannot be made; <see cref="UnauthorizedAccessException"/> likewise.</exception>
    public static void MakeFolder(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes whole records at once.</summary>
    /// <returns>False when the disk fails, which is told.</returns>
    public bool TryWrite(ReadOnlySpan<byte> records)
    {
        try
        {
            Write(records);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
            return false;
        }

        if (isFailing)
        {
            isFailing = false;
            log.Information($"the journal in {directory} can be written again");
        }

        return true;
    }

    /// <summary>Puts records in the place of all that is there.</summary>
    public void Replace(ReadOnlySpan<byte> records)
    {
        JournalSegment[] done = [.. segments];
        Close();
        // Before the others go, or a kill would lose what they had in common.
        if (TryWrite(records))
        {
            Close();
            Array.ForEach(done, Delete);
        }
    }

    /// <summary>A block was just written.</summary>
    public void NoteBlock(long number) => segments[^1].LastBlock = number;

    /// <summary>Deletes files whose blocks all have smaller numbers, but never the last, which has the marks.</summary>
    /// <returns>True when any was.</returns>
    public bool DeleteBefore(long needed)
    {
        int before = segments.Count;
        while (segments.Count > 1 && segments[0].LastBlock < needed)
        {
            Delete(segments[0]);
        }

        return segments.Count < before;
    }

    /// <summary>Deletes the oldest file when all have more bytes than they may.</summary>
    /// <returns>The file; null when there was no need.</returns>
    public JournalSegment? Shorten()
    {
        if (Length <= maxBytes || segments.Count == 1)
        {
            return null;
        }

        JournalSegment oldest = segments[0];
        Delete(oldest);
        return oldest;
    }

    public void Dispose() => Close();

    private void Write(ReadOnlySpan<byte> records)
    {
        if (tail is null)
        {
            Begin();
        }

        JournalSegment segment = segments[^1];
        RandomAccess.Write(tail!.SafeFileHandle, records, segment.Length);
        segment.Length += records.Length;
        Length += records.Length;
        if (segment.Length >= segmentBytes)
        {
            Close();
        }
    }

    private void Begin()
    {
        var segment = new JournalSegment(directory, lastNumber + 1);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        tail = new FileStream(segment.Path, options);
        lastNumber++;
        segments.Add(segment);
    }

    private void Fail(Exception e)
    {
        if (!isFailing)
        {
            log.Warning($"the journal in {directory} cannot be written, and a kill would lose open calls: {e.Message}");
        }

        (isFailing, failedAt) = (true, Environment.TickCount64);
        // What is torn in it is cut off at the next start.
        Close();
        if (segments is [.., { Length: 0 } unused])
        {
            Delete(unused);
        }
    }

    private void Close()
    {
        tail?.Dispose();
        tail = null;
    }

    private void Delete(JournalSegment segment)
    {
        segments.Remove(segment);
        Length -= segment.Length;
        try
        {
            File.Delete(segment.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning($"{segment.Path} cannot be deleted: {e.Message}");
        }
    }
}
