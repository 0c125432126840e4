using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Earshot.Mirror.Wire;
using Earshot.Sdk.Plugins;

namespace Earshot.Mirror.Receiving;

/// <summary>One sender's connection: reads, answers, hands blocks over. Its members may be used by any thread.</summary>
internal sealed class SenderConnection : IDisposable
{
    /// <summary>Bad blocks in a row after which it is closed.</summary>
    private const int MaxDefects = 20;

    private static readonly TimeSpan MemoryPause = TimeSpan.FromMilliseconds(50);

    private readonly Socket socket;
    private readonly MirrorConfig config;
    private readonly SensorRegistry registry;
    private readonly RefusalCounts refused;
    private readonly TimeProvider clock;
    private readonly IPluginLog log;
    private readonly BlockStream stream;
    private readonly CancellationTokenSource stop = new();
    private readonly TimeSpan blockTimeout;
    private long bytes;
    private long lastHeard = Stopwatch.GetTimestamp();
    private MirrorSensor? sensor;
    private uint lastCounter;
    private bool confirms;
    private int defects;
    private string? problem;
    private bool isCounted;
    private volatile bool isClosed;

    public SenderConnection(
        Socket socket, MirrorConfig config, SensorRegistry registry, BlockStream stream, RefusalCounts refused, TimeProvider clock, IPluginLog log)
    {
        this.socket = socket;
        this.config = config;
        this.registry = registry;
        this.stream = stream;
        this.refused = refused;
        this.clock = clock;
        this.log = log;
        blockTimeout = TimeSpan.FromSeconds(config.BlockTimeout);
        var endpoint = (IPEndPoint)socket.RemoteEndPoint!;
        Address = endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address;
        Endpoint = new IPEndPoint(Address, endpoint.Port).ToString();
    }

    /// <summary>Where the sender is.</summary>
    public IPAddress Address { get; }

    /// <summary>The same with its port.</summary>
    public string Endpoint { get; }

    /// <summary>What it calls itself; null when it does not tell.</summary>
    public string? SensorName { get; private set; }

    /// <summary>Its clock less ours; null when it does not tell.</summary>
    public TimeSpan? ClockOffset { get; private set; }

    /// <summary>Bytes that came.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>How long nothing has come.</summary>
    public TimeSpan SilentFor => Stopwatch.GetElapsedTime(Interlocked.Read(ref lastHeard));

    /// <summary>It has delivered a block.</summary>
    public bool IsProven => Volatile.Read(ref sensor) is not null;

    /// <summary>Works until the connection ends. Does not throw.</summary>
    public async Task RunAsync()
    {
        try
        {
            socket.NoDelay = true;
            stop.CancelAfter(blockTimeout);
            while (await StepAsync().ConfigureAwait(false))
            {
                // One item, or some bytes, at a time.
            }
        }
        catch (OperationCanceledException)
        {
            if (!isClosed)
            {
                Refuse("no_block_in_time", isOnlyBeforeBlock: true);
                problem = $"no block came for {config.BlockTimeout} s";
            }
        }
        catch (PluginException e)
        {
            log.Error($"{Endpoint} is refused: {e.Message}");
            problem = e.Message;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            problem ??= $"the connection broke: {e.Message}";
        }
        finally
        {
            if (!isClosed && stream.Garbage > 0)
            {
                Refuse("garbage", isOnlyBeforeBlock: true);
            }

            sensor?.Release(this, problem);
        }
    }

    /// <summary>Makes <see cref="RunAsync"/> end, which counts nothing then.</summary>
    public void Close()
    {
        isClosed = true;
        // Whoever waits goes on elsewhere: the caller holds a lock.
        _ = stop.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        socket.Dispose();
        stream.Dispose();
        stop.Dispose();
    }

    /// <returns>False when the connection is over.</returns>
    private async ValueTask<bool> StepAsync()
    {
        switch (stream.Next())
        {
            case StreamItem.Name:
                SensorName = Handshake.TryReadName(stream.Text, out int id, out string name) ? name : SensorName;
                return IsFree(id);
            case StreamItem.Time:
                return await OnTimeAsync().ConfigureAwait(false);
            case StreamItem.Defect:
                return await OnDefectAsync(stream.Defect).ConfigureAwait(false);
            case StreamItem.Block:
                return await OnBlockAsync(stream.Block!).ConfigureAwait(false);
            default:
                return await ReceiveAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> ReceiveAsync()
    {
        Memory<byte> free = stream.Free();
        while (free.IsEmpty)
        {
            await Task.Delay(MemoryPause, stop.Token).ConfigureAwait(false);
            free = stream.Free();
        }

        int count = await socket.ReceiveAsync(free, SocketFlags.None, stop.Token).ConfigureAwait(false);
        Interlocked.Add(ref bytes, count);
        Interlocked.Exchange(ref lastHeard, Stopwatch.GetTimestamp());
        stream.Advance(count);
        sensor?.NoteArrival(this);
        return count > 0;
    }

    /// <summary>A sensor's number that another sender has is refused before its packets come.</summary>
    private bool IsFree(int id) => registry.Find(id) is not { } known || known.MayClaim(this) || Refuse("duplicate_id");

    private async ValueTask<bool> OnTimeAsync()
    {
        if (!Handshake.TryReadTime(stream.Text, out DateTime time))
        {
            return true;
        }

        long difference = Handshake.ClockDifference(time, clock.GetLocalNow());
        ClockOffset = TimeSpan.FromSeconds(difference);
        if (Math.Abs(difference) > config.MirrorConnectMaximumTimeDiffS)
        {
            log.Warning($"{Endpoint} is refused: its clock differs by {difference} s");
            await AnswerAsync(Handshake.BadTime).ConfigureAwait(false);
            return Refuse("bad_time");
        }

        await AnswerAsync(Handshake.Welcome).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> OnDefectAsync(BlockDefect defect)
    {
        refused.Add(defect.Name());
        await AnswerAsync(defect.Answer()).ConfigureAwait(false);
        problem = $"sends {defect.Name()}";
        return ++defects <= MaxDefects || Refuse("garbage", isOnlyBeforeBlock: true);
    }

    private async ValueTask<bool> OnBlockAsync(ReceivedBlock block)
    {
        BlockHeader header = block.Header;
        BlockDefect defect = Check(header);
        if (defect != BlockDefect.None)
        {
            block.Release();
            return await OnDefectAsync(defect).ConfigureAwait(false);
        }

        if (sensor is null && !Claim(header))
        {
            block.Release();
            return false;
        }

        long missing = header.Counter > lastCounter && lastCounter != 0 ? header.Counter - lastCounter - 1L : 0;
        // However long the analysis holds it up, that is not the sender's fault.
        stop.CancelAfter(Timeout.InfiniteTimeSpan);
        if (!await sensor!.TakeAsync(this, block, missing, confirms, stop.Token).ConfigureAwait(false))
        {
            problem = "its last calls are being ended";
            return false;
        }

        stop.CancelAfter(blockTimeout);
        lastCounter = header.Counter;
        (defects, problem) = (0, null);
        if (confirms)
        {
            await AnswerAsync(Handshake.BlockTaken).ConfigureAwait(false);
        }

        return true;
    }

    private BlockDefect Check(in BlockHeader header)
    {
        if (header.Sensor <= 0 || (sensor is not null && header.Sensor != sensor.Identity.Id))
        {
            return BlockDefect.BadSensor;
        }

        long difference = Math.Abs(header.Time - clock.GetUtcNow().ToUnixTimeSeconds());
        return header.Time != 0 && difference > config.ReceivePacketbufferMaximumTimeDiffS ? BlockDefect.BadTime : BlockDefect.None;
    }

    /// <summary>The first block says whose connection it is, and whether blocks are confirmed.</summary>
    private bool Claim(in BlockHeader header)
    {
        if (registry.FindOrAdd(header.Sensor, SensorName) is not { } found)
        {
            return Refuse("too_many_sensors");
        }

        if (!found.TryClaim(this))
        {
            return Refuse("duplicate_id");
        }

        confirms = header.WantsConfirmation;
        Volatile.Write(ref sensor, found);
        return true;
    }

    private ValueTask<int> AnswerAsync(ReadOnlySpan<byte> text) => socket.SendAsync(text.ToArray(), SocketFlags.None, stop.Token);

    /// <summary>Counts the connection, once.</summary>
    /// <returns>False: it is over.</returns>
    private bool Refuse(string name, bool isOnlyBeforeBlock = false)
    {
        if (!isCounted && !(isOnlyBeforeBlock && IsProven))
        {
            isCounted = true;
            refused.Add(name);
        }

        return false;
    }
}
