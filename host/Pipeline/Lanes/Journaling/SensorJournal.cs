using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>
/// The blocks of one remote sensor whose calls may still be open, in files that are written one after the other and deleted when nothing in them is needed
/// any more (docs/adr/0014-lane-journal.md). One thread appends; anything else may be called by any thread.
/// </summary>
internal sealed class SensorJournal : IDisposable
{
    public const int MostMarks = 64;

    /// <summary>
    /// Packets before a call may matter to it: media that began 5 s before, calls that are its other legs until 32 s after their end.
    /// </summary>
    private const int MarginSeconds = 40;

    private const long LeastSegment = 1 << 20;
    private const long MostSegment = 64 << 20;
    private const int RetryMs = 1000;

    private readonly string directory;
    private readonly long maxBytes;
    private readonly long segmentBytes;
    private readonly long lingerMs;
    private readonly IPluginLog log;
    private readonly Lock gate = new();
    private readonly JournalBuffer buffer = new();
    private readonly List<JournalSegment> segments = [];
    private readonly Queue<byte[]> marks = new();

    /// <summary>Blocks that are not known to be done with.</summary>
    private readonly Queue<JournaledBlock> open = new();
    private readonly List<KeptRecord> kept = [];
    private FileStream? tail;
    private long lastSegment;
    private long length;
    private long next;
    private long needed;
    private bool isFailing;
    private long failedAt;
    private bool isLettingGo;
    private long letGo;
    private long unwritten;

    /// <summary>Opens what is there, or begins one.</summary>
    /// <param name="directory">Its folder, for nothing else.</param>
    /// <param name="sensor">Whose it is; null to read that from the files.</param>
    /// <param name="maxBytes">Most that its files may have together.</param>
    /// <param name="linger">
    /// How long a block is needed at least, whatever its packet time: spools write what they took a little later.
    /// </param>
    /// <param name="log">Where failures go.</param>
    /// <exception cref="IOException">The files cannot be read; <see cref="UnauthorizedAccessException"/> likewise.</exception>
    public SensorJournal(string directory, RemoteSensor? sensor, long maxBytes, TimeSpan linger, IPluginLog log)
    {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.log = log;
        lingerMs = (long)linger.TotalMilliseconds;
        segmentBytes = Math.Clamp(maxBytes / 8, LeastSegment, MostSegment);
        MakeFolder(directory);
        JournalContents before = JournalContents.Read(directory, Remember, log);
        Sensor = sensor ?? before.Sensor ?? new RemoteSensor(0, "");
        segments.AddRange(before.Segments);
        length = segments.Sum(segment => segment.Length);
        lastSegment = segments.Count == 0 ? 0 : segments[^1].Number;
        (next, needed) = (before.Next, Math.Min(before.Needed, before.Next));
        KeptBefore = before.Kept;
        HasEnded = before.HasEnded;
        DeleteUnneeded();
    }

    public RemoteSensor Sensor { get; }

    /// <summary>There are blocks that must be analysed again.</summary>
    public bool HasBlocks
    {
        get
        {
            lock (gate)
            {
                return segments.Exists(segment => segment.LastBlock >= needed);
            }
        }
    }

    /// <summary>Records of those blocks that the store had kept before this run.</summary>
    public IReadOnlyList<KeptRecord> KeptBefore { get; }

    /// <summary>Behind those blocks the source ended.</summary>
    public bool HasEnded { get; }

    /// <summary>What is still open in the lane; null while there is none.</summary>
    public RecordLedger? Ledger { get; set; }

    /// <summary>Bytes of all files.</summary>
    public long Length
    {
        get
        {
            lock (gate)
            {
                return length;
            }
        }
    }

    /// <summary>Of the last blocks, oldest first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Marks
    {
        get
        {
            lock (gate)
            {
                return [.. marks.Select(mark => (ReadOnlyMemory<byte>)mark)];
            }
        }
    }

    /// <summary>What people should know; a line each.</summary>
    public IEnumerable<string> Warnings
    {
        get
        {
            if (LetGo > 0)
            {
                yield return $"{LetGo} bytes of packets of open calls found no room in the journal (max_journal)";
            }

            if (Unwritten > 0)
            {
                yield return $"{Unwritten} blocks of packets could not be written to the journal";
            }
        }
    }

    /// <summary>Bytes that had to go although their calls were open.</summary>
    public long LetGo => Interlocked.Read(ref letGo);

    /// <summary>Blocks that could not be written.</summary>
    public long Unwritten => Interlocked.Read(ref unwritten);

    /// <summary>What a run before this one left, to be analysed before anything is appended.</summary>
    public JournalReplay Replay()
    {
        lock (gate)
        {
            return new JournalReplay([.. segments], needed, this, log);
        }
    }

    /// <summary>Writes a block before it is analysed.</summary>
    /// <returns>The block to be analysed in its place, with its lease.</returns>
    public PacketBlock Append(PacketBlock block)
    {
        Timestamp low = Low;
        JournaledBlock journaled;
        lock (gate)
        {
            Advance(low);
            if (!TryWrite(block))
            {
                return block;
            }

            journaled = new JournaledBlock(block, next - 1);
            open.Enqueue(journaled);
        }

        block.OnJournaled();
        return journaled;
    }

    /// <summary>Notes that a block out of the journal is on its way through the lane.</summary>
    public JournaledBlock Reopen(ReplayedBlock block)
    {
        var journaled = new JournaledBlock(block, block.Number);
        lock (gate)
        {
            open.Enqueue(journaled);
        }

        return journaled;
    }

    /// <summary>A record is kept. Noted at once, or, between two files, with the next block: before blocks of its time are given up.</summary>
    public void Add(KeptRecord record)
    {
        lock (gate)
        {
            kept.Add(record);
            if (tail is not null && MayWrite)
            {
                Compose();
                _ = TryWriteBuffer();
            }
        }
    }

    /// <summary>The source has ended.</summary>
    public void End()
    {
        lock (gate)
        {
            if (MayWrite)
            {
                Compose();
                int start = JournalRecord.Begin(buffer, JournalRecordKind.End);
                JournalRecord.End(buffer, start);
                _ = TryWriteBuffer();
            }
        }
    }

    /// <summary>Everything in it is done with: only the marks of the last blocks stay.</summary>
    public void Clear()
    {
        lock (gate)
        {
            CloseTail();
            open.Clear();
            kept.Clear();
            needed = next;
            try
            {
                JournalSegment[] done = [.. segments];
                Compose();
                // Before the others go, or a kill would lose the marks.
                Begin();
                Write();
                CloseTail();
                Array.ForEach(done, Delete);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.Error($"the journal in {directory} cannot be emptied: {e.Message}");
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            CloseTail();
        }
    }

    /// <summary>A disk that has failed is left alone for a while.</summary>
    private bool MayWrite => !isFailing || Environment.TickCount64 - failedAt >= RetryMs;

    private Timestamp Low => Ledger?.Low is { } low && low.Nanoseconds > long.MinValue / 2 ? low.AddSeconds(-MarginSeconds) : new Timestamp(long.MinValue);

    // With the gate held, as all below.
    private void Advance(Timestamp low)
    {
        long before = Environment.TickCount64 - lingerMs;
        while (open.TryPeek(out JournaledBlock? oldest) && oldest.IsDone && oldest.Newest < low && oldest.CameAt <= before)
        {
            open.Dequeue();
        }

        needed = open.TryPeek(out JournaledBlock? first) ? first.Number : next;
        DeleteUnneeded();
    }

    private bool TryWrite(PacketBlock block)
    {
        if (!MayWrite || !TryWriteBuffer(block))
        {
            Interlocked.Increment(ref unwritten);
            return false;
        }

        segments[^1].LastBlock = next++;
        if (block.Mark is { IsEmpty: false } mark)
        {
            Remember(mark.ToArray());
        }

        Bound();
        return true;
    }

    private bool TryWriteBuffer(PacketBlock block)
    {
        Compose();
        BlockRecord.Write(buffer, block, next, needed);
        return TryWriteBuffer();
    }

    private bool TryWriteBuffer()
    {
        try
        {
            if (tail is null)
            {
                Begin();
            }

            Write();
            kept.Clear();
            if (isFailing)
            {
                isFailing = false;
                log.Information("the journal can be written again");
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!isFailing)
            {
                log.Warning($"the journal in {directory} cannot be written, and a kill would lose open calls: {e.Message}");
            }

            (isFailing, failedAt) = (true, Environment.TickCount64);
            // What is torn there is cut off at the next start.
            CloseTail();
            if (segments is [.., { Length: 0 } unused])
            {
                Delete(unused);
            }

            return false;
        }
    }

    /// <summary>
    /// Begins to fill the buffer with what must come before anything else: the head of a file that is to be begun, and what was kept since; for what a
    /// block says is needed no more may have been its packets.
    /// </summary>
    private void Compose()
    {
        buffer.Clear();
        if (tail is null)
        {
            new JournalHead(Sensor, next, needed, [.. marks]).Write(buffer);
        }

        kept.ForEach(record => record.Write(buffer));
    }

    private void Begin()
    {
        var segment = new JournalSegment(directory, lastSegment + 1);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        tail = new FileStream(segment.Path, options);
        lastSegment++;
        segments.Add(segment);
    }

    private void Write()
    {
        JournalSegment segment = segments[^1];
        RandomAccess.Write(tail!.SafeFileHandle, buffer.Written, segment.Length);
        segment.Length += buffer.Length;
        length += buffer.Length;
        if (segment.Length >= segmentBytes)
        {
            CloseTail();
        }
    }

    private void CloseTail()
    {
        tail?.Dispose();
        tail = null;
    }

    /// <summary>Whatever is open: the journal does not grow beyond its bound.</summary>
    private void Bound()
    {
        bool isTooMuch = false;
        while (length > maxBytes && segments.Count > 1)
        {
            isTooMuch = true;
            JournalSegment oldest = segments[0];
            Interlocked.Add(ref letGo, oldest.Length);
            while (open.TryPeek(out JournaledBlock? block) && block.Number <= oldest.LastBlock)
            {
                open.Dequeue();
            }

            Delete(oldest);
        }

        if (isTooMuch && !isLettingGo)
        {
            isLettingGo = true;
            log.Warning($"the journal of sensor {Sensor.Name} is full (max_journal): of calls that have been open for longer, a kill would lose the beginning");
        }
    }

    private void DeleteUnneeded()
    {
        while (segments.Count > (tail is null ? 0 : 1) && segments[0].LastBlock < needed && (segments.Count > 1 || marks.Count == 0))
        {
            isLettingGo = false;
            Delete(segments[0]);
        }
    }

    private void Delete(JournalSegment segment)
    {
        segments.Remove(segment);
        length -= segment.Length;
        try
        {
            File.Delete(segment.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning($"{segment.Path} cannot be deleted: {e.Message}");
        }
    }

    private void Remember(byte[] mark)
    {
        if (marks.Count == MostMarks)
        {
            marks.Dequeue();
        }

        marks.Enqueue(mark);
    }

    private static void MakeFolder(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        // Packets, and secrets of captures, are for nobody else.
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
