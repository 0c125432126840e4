using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;

namespace Earshot.PcapFile;

/// <summary>What is told about a capture beside its packets: one warning, and counters that any thread may read.</summary>
internal sealed class CaptureStatistics(string name, IPluginLog log)
{
    private long droppedByKernel;
    private long droppedByInterface;
    private long corruptRecords;

    public SourceStatistics Snapshot => new()
    {
        DroppedByKernel = Volatile.Read(ref droppedByKernel),
        DroppedByInterface = Volatile.Read(ref droppedByInterface),
        CorruptRecords = Volatile.Read(ref corruptRecords),
    };

    /// <summary>Counts a record that cannot be understood. Only the first is worth a message: a capture may hold millions.</summary>
    public void Corrupt(FileBlock block, string what)
    {
        if (Interlocked.Increment(ref corruptRecords) == 1)
        {
            log.Warning($"{name}: after packet {block.PacketsBefore + block.Frames.Length} {what}");
        }
    }

    public void AddDropped(long byKernel, long byInterface)
    {
        Interlocked.Add(ref droppedByKernel, byKernel);
        Interlocked.Add(ref droppedByInterface, byInterface);
    }
}
