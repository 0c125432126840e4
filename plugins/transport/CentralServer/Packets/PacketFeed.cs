using System.Collections.Concurrent;
using Earshot.Central.Protocol.Messages;
using Earshot.Central.Protocol.Packets;
using Earshot.CentralServer.Sensors;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace Earshot.CentralServer.Packets;

/// <summary>A sensor's packets on their way from its connections to its lane, and what was taken of them back to it.</summary>
internal sealed class PacketFeed(RemoteSensor sensor, CentralServerConfig config, ICentre centre, string watermarkPath, IPluginLog log)
    : IDisposable
{
    private const string MissingBlocks = "blocks";

    private readonly Lock gate = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly SemaphoreSlim progress = new(0);
    private readonly TakenBlocks blocks = new();
    private readonly ConcurrentDictionary<string, long> dropped = [];
    private Watermark? watermark;
    private Timer? away;
    private ulong installation;
    private LaneSource? lane;
    private bool isOver;
    private long packets;
    private long lastPacket;
    private string? problem;

    public RemoteSensor Sensor => sensor;

    /// <summary>Packets that came and were taken in.</summary>
    public long Packets => Interlocked.Read(ref packets);

    /// <summary>Packet time of the last one.</summary>
    public Timestamp? LastPacket => Packets == 0 ? null : new Timestamp(Interlocked.Read(ref lastPacket));

    /// <summary>What is missing or could not be read.</summary>
    public IReadOnlyDictionary<string, long> Dropped => dropped;

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem => Volatile.Read(ref problem);

    /// <summary>The sensor has connected.</summary>
    public void Begin(ulong ofInstallation)
    {
        lock (gate)
        {
            away?.Dispose();
            away = null;
            if (installation != ofInstallation)
            {
                Open();
                installation = ofInstallation;
                BlockMark noted = watermark?.Installation == ofInstallation ? watermark.Taken : default;
                BlockMark journaled = Journaled();
                blocks.Restart(journaled.Sequence > noted.Sequence ? journaled : noted);
            }
        }
    }

    /// <summary>The sensor is away; its calls wait for it for some time.</summary>
    public void Suspend()
    {
        lock (gate)
        {
            away?.Dispose();
            away = isOver ? null : new Timer(_ => EndLane(), null, TimeSpan.FromSeconds(config.SensorTimeout), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Nothing more will be taken; the lane ends when it has read what has come.</summary>
    public void Dispose()
    {
        Task drained;
        lock (gate)
        {
            isOver = true;
            drained = lane?.Disposed ?? Task.CompletedTask;
            away?.Dispose();
        }

        EndLane();
        // Until then it is told what is taken.
        _ = drained.ContinueWith(_ => Close(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Takes blocks of one connection until it ends.</summary>
    public async Task RunAsync(
        SensorSession session, IAsyncStreamReader<WireBlock> input, IServerStreamWriter<PacketsTaken> output, CancellationToken stop)
    {
        // An older connection may not have noticed its end.
        await turn.WaitAsync(stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task telling = Task.CompletedTask;
        try
        {
            _ = await LaneAsync(stop);
            if (session.Taken > blocks.Received.Sequence)
            {
                // Another centre took them.
                blocks.Restart(new BlockMark(session.Taken, 0));
            }

            await output.WriteAsync(Progress(), stop);
            telling = TellAsync(output, over.Token);
            int generation = blocks.Generation;
            using var compressor = new BodyCompressor();
            while (await input.MoveNext(stop))
            {
                await TakeAsync(input.Current, generation, compressor, stop);
            }
        }
        finally
        {
            await over.CancelAsync();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            turn.Release();
        }
    }

    private async Task TakeAsync(WireBlock message, int generation, BodyCompressor compressor, CancellationToken stop)
    {
        try
        {
            BlockHeader header = message.Header;
            if (header.Sequence == 0)
            {
                throw Broken("garbage_messages", StatusCode.InvalidArgument, "this is no block");
            }

            if (header.Sequence <= blocks.Received.Sequence)
            {
                Count("duplicate_blocks", 1);
                return;
            }

            if (header.Sequence > blocks.Received.Sequence + 1)
            {
                Count(MissingBlocks, (long)(header.Sequence - blocks.Received.Sequence - 1));
            }

            string? defect = null;
            if (!header.IsEnd)
            {
                var block = new DecodedBlock(
                    header.Sequence, sequence => OnTaken(sequence, generation), BlockPosition.Write(installation, MarkOf(header)));
                defect = block.Fill(message, compressor);
                if (defect is null)
                {
                    await HandOnAsync(block, MarkOf(header), generation, stop);
                    return;
                }

                block.Abandon();
                block.Release();
            }

            Skip(header, generation, defect);
        }
        finally
        {
            message.Release();
        }
    }

    private async Task HandOnAsync(DecodedBlock block, BlockMark mark, int generation, CancellationToken stop)
    {
        int count = block.Frames.Length;
        Timestamp? last = count == 0 ? null : block.Frames[^1].Timestamp;
        BlockMark before = blocks.Receive(mark);
        bool isHandedOn = false;
        try
        {
            while (!isHandedOn)
            {
                LaneSource target = await LaneAsync(stop);
                if (blocks.Generation != generation)
                {
                    throw Broken("lanes_ended", StatusCode.Unavailable, "the lane has ended, and blocks have to come again");
                }

                isHandedOn = await target.AddAsync(block, stop);
            }
        }
        finally
        {
            if (!isHandedOn)
            {
                blocks.Unreceive(mark, before);
                block.Abandon();
                block.Release();
            }
        }

        Interlocked.Add(ref packets, count);
        if (last is { } time)
        {
            Interlocked.Exchange(ref lastPacket, time.Nanoseconds);
        }
    }

    // The end of a run, or a block that would be no better the next time.
    private void Skip(in BlockHeader header, int generation, string? defect)
    {
        _ = blocks.Receive(MarkOf(header));
        if (defect is null)
        {
            EndLane();
        }
        else
        {
            Count(defect, Math.Max(header.Frames, 1));
            log.Error($"a block of the sensor {sensor.Name} cannot be read, and is left out: {defect}");
        }

        OnTaken(header.Sequence, generation);
    }

    private RpcException Broken(string counter, StatusCode code, string text)
    {
        Count(counter, 1);
        return new RpcException(new Status(code, text));
    }

    // The sensor's lane; a new one when the last has ended.
    private async ValueTask<LaneSource> LaneAsync(CancellationToken stop)
    {
        while (true)
        {
            LaneSource? ended;
            lock (gate)
            {
                if (isOver)
                {
                    throw new RpcException(new Status(StatusCode.Unavailable, "the centre stops"));
                }

                if (lane is { IsOver: false })
                {
                    return lane;
                }

                ended = lane;
                if (ended is null || ended.Disposed.IsCompleted)
                {
                    return lane = Attach(ended);
                }
            }

            await ended.Disposed.WaitAsync(stop);
        }
    }

    private LaneSource Attach(LaneSource? before)
    {
        if (before is { HasAbandoned: true })
        {
            // What it had not read comes again.
            blocks.Restart(blocks.Taken);
        }

        var added = new LaneSource($"sensor {sensor.Name}", config.MaxBufferMem * 1_000_000L);
        centre.Attach(sensor, added);
        return added;
    }

    private void OnTaken(ulong sequence, int generation)
    {
        if (!blocks.Release(sequence, generation))
        {
            return;
        }

        try
        {
            lock (gate)
            {
                // Before the sensor is told, or it could come again after a crash of both.
                watermark?.Write(installation, blocks.Taken);
            }

            Volatile.Write(ref problem, null);
        }
        catch (IOException e)
        {
            Volatile.Write(ref problem, $"what was taken cannot be noted: {e.Message}");
        }

        if (progress.CurrentCount == 0)
        {
            progress.Release();
        }
    }

    private async Task TellAsync(IServerStreamWriter<PacketsTaken> output, CancellationToken stop)
    {
        ulong told = 0;
        while (true)
        {
            await progress.WaitAsync(stop);
            PacketsTaken now = Progress();
            if (now.Taken != told)
            {
                await output.WriteAsync(now, stop);
                told = now.Taken;
            }
        }
    }

    private PacketsTaken Progress()
    {
        BlockMark received = blocks.Received;
        return new PacketsTaken { Taken = blocks.Taken.Sequence, Received = received.Sequence, ReceivedFrames = received.FramesEnd };
    }

    private static BlockMark MarkOf(in BlockHeader header) => new(header.Sequence, header.FramesEnd);

    private void EndLane()
    {
        lock (gate)
        {
            lane?.End();
        }
    }

    private void Close()
    {
        lock (gate)
        {
            watermark?.Dispose();
            watermark = null;
        }
    }

    /// <summary>The last block of the sensor that is in the centre's journal, whether that could be noted before a kill or not.</summary>
    private BlockMark Journaled() =>
        centre.Journaled(sensor) is [.., var last] && BlockPosition.TryRead(last.Span, installation, out BlockMark mark) ? mark : default;

    private void Open()
    {
        try
        {
            watermark ??= new Watermark(watermarkPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref problem, $"what was taken cannot be noted: {e.Message}");
            log.Error($"cannot note what was taken of sensor {sensor.Name} in {watermarkPath}: {e.Message}");
        }
    }

    private void Count(string what, long count) => dropped.AddOrUpdate(what, count, (_, before) => before + count);
}
