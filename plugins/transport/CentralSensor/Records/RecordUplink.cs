using Earshot.Central.Protocol.Records;
using Earshot.CentralSensor.Connection;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.CentralSensor.Records;

/// <summary>Call records to the centre: on disk until it has kept them.</summary>
internal sealed class RecordUplink : IRecordUplink
{
    // Length and checksum of an entry on disk.
    private const int BacklogFrameOverhead = 8;

    private readonly DiskBacklog queue;
    private readonly RecordSender sender;
    private readonly CentreLink link;
    private readonly string destination;
    private readonly long capacity;

    private RecordUplink(DiskBacklog queue, RecordSender sender, CentreLink link, CentralSensorConfig config)
    {
        this.queue = queue;
        this.sender = sender;
        this.link = link;
        destination = string.Join(", ", config.ServerDestination);
        capacity = config.QueueSize * 1_000_000L;
    }

    public string Name => $"central to {destination}";

    /// <exception cref="PluginException">The queue is another process's.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static RecordUplink Open(
        CentralSensorConfig config, IPluginContext context, ISensorServices sensor, SensorIdentity identity, string folder, TimeProvider? clock = null)
    {
        var queue = new DiskBacklog(Path.Combine(folder, "records"), config.QueueSize * 1_000_000L, context.Log, waitsForDisk: true);
        try
        {
            using InstallationState state = InstallationState.Open(Path.Combine(folder, "installation"));
            var sender = new RecordSender(queue, config.PacketbufferCompressMethod, sensor, context.Log);
            var link = new CentreLink(config, context, sensor, identity, sender, state.Installation, clock ?? TimeProvider.System);
            return new RecordUplink(queue, sender, link, config);
        }
        catch
        {
            queue.Dispose();
            throw;
        }
    }

    public void Append(RecordBatch records)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> entries = RecordCodec.Entries(records);
        // All or none, so that none comes twice when the host tries again.
        long needed = entries.Sum(entry => (long)entry.Length + BacklogFrameOverhead);
        if (queue.Bytes + needed > capacity)
        {
            throw new PluginException($"{queue.Count} records wait for the centre, and queue_size is full");
        }

        try
        {
            _ = queue.Append(entries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"records for the centre cannot be written: {e.Message}", e);
        }

        sender.Wake();
    }

    public UplinkHealth Health() => new()
    {
        IsConnected = link.IsConnected,
        Problem = link.Problem ?? sender.Problem,
        SentRecords = sender.SentRecords,
        SentBytes = sender.SentBytes,
        WaitingBytes = queue.Bytes,
    };

    public void Finish(CancellationToken stop)
    {
        sender.Finish();
        if (sender.WaitUntilDone(stop))
        {
            link.Join();
        }
    }

    public void Dispose()
    {
        link.Dispose();
        sender.Dispose();
        queue.Dispose();
    }
}
