using System.Diagnostics;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli;
using Earshot.Host.Cli.Output;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Sensor;

/// <summary>A sensor that analyses nothing: what it captures goes to its centre.</summary>
internal sealed class SenderRun(Composition composition, Bound<ITransportPlugin> transport, TextWriter log, StatusTerminal? terminal) : ISensorRun
{
    // A live source delivers a block at least every second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // So long a sender that is told to end goes on trying to hand over what waits.
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(10);

    private long packets;
    private long lastBlock;
    private bool hasStarted;

    /// <inheritdoc/>
    public bool HasStarted => Volatile.Read(ref hasStarted);

    /// <summary>Sends until the source ends or the sensor is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public int Run(CancellationToken stop)
    {
        Bound<IPacketSourcePlugin> capture = composition.RequiredCapture();
        // First, so that the capture leaves its connections out.
        using var uplink = (IPacketUplink)transport.Start((t, config, context) => t.OpenUplink(config, context, new SensorServices(composition)));
        using IPacketSource source = capture.Start((c, config, context) => c.Open(config, context));
        log.WriteLine($"earshot: capturing from {source.Name}; packets go by {uplink.Name}");
        Volatile.Write(ref lastBlock, Stopwatch.GetTimestamp());
        using var status = new StatusReport(() => Describe(source, uplink), composition.Host.StatusInterval, log, terminal);
        Volatile.Write(ref hasStarted, true);
        status.Ready();
        try
        {
            while (source.Read(stop) is { } block)
            {
                Volatile.Write(ref lastBlock, Stopwatch.GetTimestamp());
                Interlocked.Add(ref packets, block.Frames.Length);
                Send(uplink, block, mayWait: !source.IsLive, stop);
            }

            // None comes any more, however long the rest takes.
            Volatile.Write(ref lastBlock, long.MaxValue);
            uplink.Finish(stop);
        }
        catch (OperationCanceledException)
        {
            log.WriteLine("earshot: stopping");
            Volatile.Write(ref lastBlock, long.MaxValue);
            using var farewell = new CancellationTokenSource(LongestFarewell);
            uplink.Finish(farewell.Token);
        }

        status.Dispose();
        Report(source.Statistics, uplink.Health());
        return ExitCode.Done;
    }

    private static string Dropped(SourceStatistics source, UplinkHealth uplink) =>
        CountText.ByName([new("kernel", source.DroppedByKernel), new("interface", source.DroppedByInterface), .. uplink.Dropped]);

    /// <returns>Null when no block came from a live source for a while. Any other may wait, for its pipe and for the centre.</returns>
    private RunStatus? Describe(IPacketSource source, IPacketUplink uplink)
    {
        if (source.IsLive && Stopwatch.GetElapsedTime(Volatile.Read(ref lastBlock)) > Patience)
        {
            return null;
        }

        UplinkHealth health = uplink.Health();
        string state = health.IsConnected ? "connected" : "not connected";
        return new RunStatus(
            Interlocked.Read(ref packets),
            $"{state}, {CountText.Number(health.WaitingBytes / 1000)} KB wait",
            Dropped(source.Statistics, health));
    }

    private static void Send(IPacketUplink uplink, PacketBlock block, bool mayWait, CancellationToken stop)
    {
        try
        {
            uplink.Send(block, mayWait, stop);
        }
        finally
        {
            block.Release();
        }
    }

    private void Report(SourceStatistics source, UplinkHealth uplink)
    {
        log.WriteLine($"earshot: {packets} packets captured, {uplink.SentPackets} taken by the centre, {uplink.WaitingBytes} bytes wait for the next run");
        if (Dropped(source, uplink) is { Length: > 0 } dropped)
        {
            log.WriteLine($"earshot: dropped {dropped}");
        }

        if (uplink.Problem is { } problem)
        {
            log.WriteLine($"warning: {problem}");
        }
    }
}
