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

    private const int MostKept = 65_536;

    private readonly long lingerMs;
    private readonly IPluginLog log;
    private readonly Lock gate = new();
    private readonly JournalBuffer buffer = new();
    private readonly JournalFiles files;
    private readonly Queue<byte[]> marks = new();

    /// <summary>Blocks that are not known to be done with.</summary>
    private readonly Queue<JournaledBlock> open = new();
    private readonly List<KeptRecord> kept = [];
    private long next;
    private long needed;
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
        this.log = log;
        lingerMs = (long)linger.TotalMilliseconds;
        JournalFiles.MakeFolder(directory);
        JournalContents before = JournalContents.Read(directory, Remember, log);
        Sensor = sensor ?? before.Sensor ?? new RemoteSensor(0, "");
        files = new JournalFiles(directory, before.Segments, maxBytes, log);
        (next, needed) = (before.Next, Math.Min(before.Needed, before.Next));
        KeptBefore = before.Kept;
        HasEnded = before.HasEnded;
        files.DeleteBefore(needed);
    }

    public RemoteSensor Sensor { get; }

    /// <summary>There are blocks that must be analysed again.</summary>
    public bool HasBlocks
    {
        get
        {
            lock (gate)
            {
                return files.Segments.Any(segment => segment.LastBlock >= needed);
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
                return files.Length;
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
            return new JournalReplay([.. files.Segments], needed, this, log);
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
            // Of a disk that fails for long, the first are the least likely to be needed.
            kept.RemoveRange(0, kept.Count < MostKept ? 0 : MostKept / 2);
            kept.Add(record);
            if (files.IsBegun && files.MayWrite)
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
            if (files.MayWrite)
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
            open.Clear();
            kept.Clear();
            needed = next;
            buffer.Clear();
            WriteHead();
            files.Replace(buffer.Written);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            files.Dispose();
        }
    }

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
        isLettingGo &= !files.DeleteBefore(needed);
    }

    private bool TryWrite(PacketBlock block)
    {
        if (!files.MayWrite || !TryWriteBuffer(block))
        {
            Interlocked.Increment(ref unwritten);
            return false;
        }

        files.NoteBlock(next++);
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
        if (!files.TryWrite(buffer.Written))
        {
            return false;
        }

        kept.Clear();
        return true;
    }

    /// <summary>
    /// Begins to fill the buffer with what must come before anything else: the head of a file that is to be begun, and what was kept since; for what a
    /// block says is needed no more may have been its packets.
    /// </summary>
    private void Compose()
    {
        buffer.Clear();
        if (!files.IsBegun)
        {
            WriteHead();
        }

        kept.ForEach(record => record.Write(buffer));
    }

    private void WriteHead() => new JournalHead(Sensor, next, needed, [.. marks]).Write(buffer);

    /// <summary>Whatever is open: the journal does not grow beyond its bound.</summary>
    private void Bound()
    {
        while (files.Shorten() is { } gone)
        {
            Interlocked.Add(ref letGo, gone.Length);
            while (open.TryPeek(out JournaledBlock? block) && block.Number <= gone.LastBlock)
            {
                open.Dequeue();
            }

            if (!isLettingGo)
            {
                isLettingGo = true;
                log.Warning(
                    $"the journal of sensor {Sensor.Name} is full (max_journal): of calls that have been open for longer, a kill would lose the beginning");
            }
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
}
