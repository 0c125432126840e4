using Earshot.Host.Catalogue;
using Earshot.Host.Cli;
using Earshot.Host.Cli.Output;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Sensor;

/// <summary>A sensor that analyses nothing: what it captures goes to its centre.</summary>
internal sealed class SenderRun(Composition composition, Bound<ITransportPlugin> transport, TextWriter log)
{
    // So long a sender that is told to end goes on trying to hand over what waits.
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(10);

    /// <summary>Sends until the source ends or the sensor is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public int Run(CancellationToken stop)
    {
        Bound<IPacketSourcePlugin> capture = composition.RequiredCapture();
        // First, so that the capture leaves its connections out.
        using var uplink = (IPacketUplink)transport.Plugin.OpenUplink(transport.Config, transport.Context, new SensorServices(composition));
        using IPacketSource source = capture.Plugin.Open(capture.Config, capture.Context);
        log.WriteLine($"earshot: capturing from {source.Name}; packets go by {uplink.Name}");
        long packets = 0;
        try
        {
            while (source.Read(stop) is { } block)
            {
                packets += block.Frames.Length;
                Send(uplink, block, mayWait: !source.IsLive, stop);
            }

            uplink.Finish(stop);
        }
        catch (OperationCanceledException)
        {
            log.WriteLine("earshot: stopping");
            using var farewell = new CancellationTokenSource(LongestFarewell);
            uplink.Finish(farewell.Token);
        }

        Report(packets, source.Statistics, uplink.Health());
        return ExitCode.Done;
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

    private void Report(long packets, SourceStatistics source, UplinkHealth uplink)
    {
        log.WriteLine($"earshot: {packets} packets captured, {uplink.SentPackets} taken by the centre, {uplink.WaitingBytes} bytes wait for the next run");
        string dropped = CountText.ByName([new("kernel", source.DroppedByKernel), new("interface", source.DroppedByInterface), .. uplink.Dropped]);
        if (dropped.Length > 0)
        {
            log.WriteLine($"earshot: dropped {dropped}");
        }

        if (uplink.Problem is { } problem)
        {
            log.WriteLine($"warning: {problem}");
        }
    }
}
