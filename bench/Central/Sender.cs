using System.Diagnostics;
using Earshot.CentralSensor;
using Earshot.CentralSensor.Connection;
using Earshot.CentralSensor.Packets;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Bench.Central;

/// <summary>A sender as <c>earshot run</c> has it: reads blocks, sends them, and is done when the centre has taken all.</summary>
internal sealed class Sender : ISensorServices
{
    public string Name => "bench";

    public string Version => "";

    public IReadOnlyList<string> Plugins => [];

    public static int Run(string capture, ushort port, string password, string gigabytes, string? rate = null)
    {
        using var context = new TestPluginContext();
        var config = new CentralSensorConfig
        {
            ServerDestination = ["127.0.0.1"], ServerDestinationPort = port, ServerPassword = password, PacketbufferSender = true,
        };
        var services = new Sender();
        using PacketUplink uplink = PacketUplink.Open(config, context, services, SensorIdentity.Of(config, context, services), context.DataDirectory);
        while (!uplink.Health().IsConnected)
        {
            Thread.Yield();
        }

        var traffic = new Traffic(capture, gigabytes, rate);
        (long began, TimeSpan cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        traffic.ForEach(block => uplink.Send(block, mayWait: true, CancellationToken.None));
        uplink.Finish(CancellationToken.None);
        return Usage.Print(began, cpu, traffic.Given);
    }

    public ISpoolReader? OpenSpool() => null;

    public IReadOnlyList<LiveCall> LiveCalls() => [];

    public string Configuration() => "";

    public IReadOnlyDictionary<string, long> Dropped() => new Dictionary<string, long>();
}
