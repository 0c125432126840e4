using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>What a run before this one left in a journal. Reading it cuts off what is no whole record, as a kill leaves it.</summary>
internal sealed class JournalContents
{
    private readonly IPluginLog log;
    private readonly Action<byte[]> onMark;

    private JournalContents(IPluginLog log, Action<byte[]> onMark) => (this.log, this.onMark) = (log, onMark);

    /// <summary>Whose it is; null when no file has a whole head.</summary>
    public RemoteSensor? Sensor { get; private set; }

    public List<JournalSegment> Segments { get; } = [];

    public List<KeptRecord> Kept { get; } = [];

    /// <summary>Number of the next block.</summary>
    public long Next { get; private set; }

    /// <summary>Number of the oldest block that must be analysed again.</summary>
    public long Needed { get; private set; }

    /// <summary>Behind the last block its source ended.</summary>
    public bool HasEnded { get; private set; }

    /// <param name="directory">The journal's.</param>
    /// <param name="onMark">Told the marks of the last blocks, oldest first.</param>
    /// <param name="log">Where damage is told.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static JournalContents Read(string directory, Action<byte[]> onMark, IPluginLog log)
    {
        var contents = new JournalContents(log, onMark);
        foreach (JournalSegment segment in JournalSegment.All(directory))
        {
            contents.Read(segment);
        }

        return contents;
    }

    private void Read(JournalSegment segment)
    {
        long torn;
        using (FileStream file = segment.Open())
        {
            byte[] record = [];
            while (JournalRecord.Read(file, ref record) is > 0 and var length
                && Take((JournalRecordKind)record[0], record.AsSpan(1, length - 1), segment))
            {
                segment.Length = file.Position;
            }

            torn = file.Length - segment.Length;
        }

        if (torn > 0)
        {
            log.Warning($"{torn} bytes at the end of {segment.Path} are no whole record, and are left out");
            using FileStream file = new(segment.Path, FileMode.Open, FileAccess.Write, FileShare.Read);
            file.SetLength(segment.Length);
        }

        Segments.Add(segment);
    }

    // False for the head of a file that another version wrote: nothing of it can be read.
    private bool Take(JournalRecordKind kind, ReadOnlySpan<byte> content, JournalSegment segment)
    {
        switch (kind)
        {
            case JournalRecordKind.Head:
                if (JournalHead.Read(content) is not { } head)
                {
                    return false;
                }

                Sensor = head.Sensor;
                Next = Math.Max(Next, head.Next);
                Needed = Math.Max(Needed, head.Needed);
                if (Segments.Count == 0)
                {
                    head.Marks.ForEach(onMark);
                }

                break;
            case JournalRecordKind.Block:
                (long number, long needed, byte[] mark) = BlockRecord.ReadHead(content);
                (Next, Needed, HasEnded) = (number + 1, needed, false);
                segment.LastBlock = number;
                if (mark.Length > 0)
                {
                    onMark(mark);
                }

                break;
            case JournalRecordKind.Kept:
                Kept.Add(KeptRecord.Read(content));
                break;
            case JournalRecordKind.End:
                HasEnded = true;
                break;
        }

        return true;
    }
}
