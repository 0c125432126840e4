using Earshot.Central.Protocol.Packets;
using Earshot.CentralSensor.Connection;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.CentralSensor.Packets;

/// <summary>
/// Packets to the centre. A block is encoded in the thread that captures, so that its memory goes back at once and only what is compressed waits.
/// </summary>
internal sealed class PacketUplink : IPacketUplink
{
    private readonly BlockQueue queue;
    private readonly BlockEncoder encoder;
    private readonly PacketSender sender;
    private readonly CentreLink link;
    private readonly DropTally drops;
    private readonly IPluginLog log;
    private readonly string destination;
    private bool isKept;

    private PacketUplink(BlockQueue queue, PacketSender sender, CentreLink link, DropTally drops, CentralSensorConfig config, IPluginLog log)
    {
        (this.queue, this.sender, this.link, this.drops, this.log) = (queue, sender, link, drops, log);
        encoder = new BlockEncoder(config.PacketbufferCompressMethod);
        destination = string.Join(", ", config.ServerDestination);
    }

    public string Name => $"central to {destination}";

    /// <exception cref="PluginException">The folder is another process's.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static PacketUplink Open(
        CentralSensorConfig config, IPluginContext context, ISensorServices sensor, SensorIdentity identity, string folder, TimeProvider? clock = null)
    {
        long spill = config.PacketbufferFileTotalmaxsize * 1_000_000L;
        DiskBacklog? disk = spill == 0 ? null : new DiskBacklog(Path.Combine(folder, "packets"), spill, context.Log, waitsForDisk: false);
        InstallationState? state = null;
        try
        {
            state = InstallationState.Open(Path.Combine(folder, "installation"));
            var lastTime = new Timestamp(state.LastTime);
            var queue = new BlockQueue(config.MaxBufferMem * 1_000_000L, disk, state, context.Log);
            var drops = new DropTally();
            if (queue.Doubtful > 0)
            {
                context.Log.Warning($"{queue.Doubtful} packets were on their way to the centre when this sensor ended, and are not on disk; the centre will tell which it has");
            }

            var sender = new PacketSender(queue, drops, lastTime, sensor);
            var link = new CentreLink(config, context, sensor, identity, sender, state.Installation, clock ?? TimeProvider.System);
            return new PacketUplink(queue, sender, link, drops, config, context.Log);
        }
        catch
        {
            state?.Dispose();
            disk?.Dispose();
            throw;
        }
    }

    public void Send(PacketBlock block, bool mayWait, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(block);
        int first = 0;
        do
        {
            stop.ThrowIfCancellationRequested();
            int count = BlockEncoder.FramesThatFit(block.Frames[first..]);
            SendPart(block, first, count, mayWait, stop);
            first += count;
        }
        while (first < block.Frames.Length);
    }

    public UplinkHealth Health() => new()
    {
        IsConnected = link.IsConnected,
        Problem = link.Problem ?? queue.Problem,
        SentPackets = queue.TakenPackets,
        SentBytes = sender.SentBytes,
        WaitingBytes = queue.Bytes,
        Dropped = drops.ByPlace,
    };

    public void Finish(CancellationToken stop)
    {
        TellDrops(stop);
        _ = queue.TryAdd(encoder.EncodeEnd(queue.NextSequence, queue.FramesBefore), null, mayWait: true);
        queue.Finish();
        if (queue.WaitUntilEmpty(stop))
        {
            link.Join();
        }

        Keep();
    }

    public void Dispose()
    {
        link.Dispose();
        Keep();
        queue.Dispose();
        encoder.Dispose();
    }

    // What was dropped since the last block that was taken: no other will take it along.
    private void TellDrops(CancellationToken stop)
    {
        if (drops.Carried.Length == 0)
        {
            return;
        }

        try
        {
            SendPart(new NoPackets(), 0, 0, mayWait: true, stop);
        }
        catch (OperationCanceledException)
        {
            // There is no room even now. The log has it.
        }
    }

    private void SendPart(PacketBlock block, int first, int count, bool mayWait, CancellationToken stop)
    {
        ReadOnlySpan<Frame> frames = block.Frames.Slice(first, count);
        bool isLast = first + count == block.Frames.Length;
        CaptureDrops[] carried = drops.Carried;
        WireBlock message = encoder.Encode(queue.NextSequence, queue.FramesBefore, block, first, count, isLast, carried);
        bool isTaken;
        try
        {
            while (!(isTaken = queue.TryAdd(message, frames.IsEmpty ? null : frames[^1].Timestamp.Nanoseconds, mayWait)) && mayWait)
            {
                queue.WaitForRoom(stop);
            }
        }
        catch (OperationCanceledException)
        {
            message.Release();
            throw;
        }

        if (isTaken)
        {
            drops.Clear(carried);
            return;
        }

        message.Release();
        if (drops.Add("buffer_full", frames, block.Drops))
        {
            log.Error("the centre does not take packets fast enough, and the buffers are full: packets are dropped");
        }
    }

    private void Keep()
    {
        if (isKept)
        {
            return;
        }

        isKept = true;
        long lost = queue.Keep();
        if (lost > 0)
        {
            // Not counted here: the centre may have received some, and the next run counts those that it has not.
            log.Error($"{lost} packets cannot wait, for there is no room on disk: the next run counts as lost_before_start those that the centre has not received");
        }
    }

    private sealed class NoPackets : PacketBlock
    {
        public override ReadOnlySpan<byte> Bytes => [];

        public override ReadOnlySpan<Frame> Frames => [];

        protected override void Recycle()
        {
        }
    }
}
