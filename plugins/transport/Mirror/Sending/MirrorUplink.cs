using System.Globalization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Mirror.Sending;

/// <summary>
/// The sensor's end. Frames are copied into blocks where they are captured; compression and the network have a thread of their own.
/// Drops, clock and secrets of a block do not travel: the old mode has no words for them.
/// </summary>
internal sealed class MirrorUplink : IPacketUplink
{
    private readonly OutgoingQueue queue;
    private readonly BlockSender sender;
    private readonly Thread thread;
    private bool finished;

    private MirrorUplink(string name, OutgoingQueue queue, BlockSender sender)
    {
        Name = name;
        this.queue = queue;
        this.sender = sender;
        thread = new Thread(sender.Run) { Name = "mirror sender", IsBackground = true };
        thread.Start();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <exception cref="PluginException">The folder for packets that wait cannot be used.</exception>
    public static MirrorUplink Open(MirrorConfig config, IPluginContext context, string sensorName, SenderTiming timing, TimeProvider clock)
    {
        string name = config.NameSensor.Length > 0 ? config.NameSensor : sensorName;
        var queue = new OutgoingQueue(config, OpenDisk(config, context), context.Log);
        context.OwnConnections.AddIfAddress(config.MirrorDestinationIp, config.MirrorDestinationPort);
        var dialler = new Dialler(config.MirrorDestinationIp, config.MirrorDestinationPort, context.OwnConnections, timing.Connect);
        // The wire takes ASCII alone.
        string ascii = string.Concat(name.Select(c => c is >= ' ' and <= '~' ? c : '_'));
        string receiver = string.Create(CultureInfo.InvariantCulture, $"mirror to {config.MirrorDestinationIp}:{config.MirrorDestinationPort}");
        return new MirrorUplink(receiver, queue, new BlockSender(config, ascii, queue, dialler, timing, clock, context.Log));
    }

    /// <inheritdoc/>
    public UplinkHealth Health()
    {
        var dropped = new Dictionary<string, long>();
        Count(dropped, "buffer_full", queue.DroppedFull);
        Count(dropped, "frame_too_long", queue.DroppedTooLong);
        Count(dropped, "not_sent_at_end", queue.DroppedAtEnd);
        return new UplinkHealth
        {
            IsConnected = sender.IsConnected,
            Problem = sender.Problem,
            SentPackets = sender.Packets,
            SentBytes = sender.Bytes,
            WaitingBytes = queue.WaitingBytes,
            Dropped = dropped,
        };
    }

    /// <inheritdoc/>
    public void Send(PacketBlock block, bool mayWait, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(block);
        queue.Add(block, mayWait, stop);
    }

    /// <inheritdoc/>
    public void Finish(CancellationToken stop)
    {
        if (finished)
        {
            return;
        }

        finished = true;
        queue.Complete();
        using (stop.UnsafeRegister(static sender => ((BlockSender)sender!).Abort(), sender))
        {
            thread.Join();
        }

        queue.KeepRest();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Finish(new CancellationToken(canceled: true));
        sender.Dispose();
        queue.Dispose();
    }

    private static DiskBacklog? OpenDisk(MirrorConfig config, IPluginContext context)
    {
        if (config.PacketbufferFileTotalmaxsize == 0)
        {
            return null;
        }

        string folder = config.PacketbufferFilePath.Length > 0 ? config.PacketbufferFilePath : Path.Combine(context.DataDirectory, "backlog");
        try
        {
            return new DiskBacklog(folder, config.PacketbufferFileTotalmaxsize * 1024L * 1024, context.Log, waitsForDisk: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"packets cannot wait in {folder}: {e.Message}", e);
        }
    }

    private static void Count(Dictionary<string, long> counts, string name, long value)
    {
        if (value > 0)
        {
            counts[name] = value;
        }
    }
}
