using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>Reads the blocks that a run before this one left, oldest first. One thread.</summary>
internal sealed class JournalReplay(IReadOnlyList<JournalSegment> segments, long needed, SensorJournal journal, IPluginLog log) : IDisposable
{
    private int index;
    private FileStream? file;

    /// <returns>Null when there are no more.</returns>
    public PacketBlock? Next()
    {
        while (index < segments.Count)
        {
            try
            {
                file ??= segments[index].Open();
                if (file.Position >= segments[index].Length)
                {
                    NextFile();
                }
                else if (ReadOne() is { } block)
                {
                    return block;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.Error($"packets of open calls are lost: {segments[index].Path} cannot be read: {e.Message}");
                NextFile();
            }
        }

        return null;
    }

    public void Dispose() => file?.Dispose();

    private JournaledBlock? ReadOne()
    {
        // A new one each time: it is the block's.
        byte[] record = [];
        int length = JournalRecord.Read(file!, ref record);
        if (length == 0)
        {
            // It was whole at the start. What follows is in the next file.
            NextFile();
            return null;
        }

        if (record[0] != (byte)JournalRecordKind.Block || BlockRecord.Read(record.AsMemory(1, length - 1)) is not { } block)
        {
            return null;
        }

        ReplayedBlock? wanted = block.Number < needed ? block.SecretsAlone() : block;
        return wanted is null ? null : journal.Reopen(wanted);
    }

    private void NextFile()
    {
        file?.Dispose();
        file = null;
        index++;
    }
}
