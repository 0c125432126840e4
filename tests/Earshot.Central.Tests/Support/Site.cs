using Earshot.CentralSensor;
using Earshot.CentralServer;
using Earshot.CentralSensor.Connection;
using Earshot.CentralSensor.Packets;
using Earshot.CentralSensor.Records;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Central.Tests.Support;

/// <summary>A centre on a free port of loopback, and sensors that reach it, each in a folder of its own that outlives it.</summary>
internal sealed class Site : IDisposable
{
    public const string Password = "an-honest-password-of-more-than-80-bits";

    private readonly Dictionary<string, TestPluginContext> sensors = [];
    private ushort port;

    public Site() => Centre = new FakeCentre();

    public TestPluginContext Context { get; } = new();

    public FakeCentre Centre { get; private set; }

    public CentralReceiver Receiver { get; private set; } = null!;

    public CentralServerConfig Config { get; } = new()
    {
        ServerBind = "127.0.0.1", ServerPassword = Password, LoginTimeout = 5, ServerConnectMaximumTimeDiffS = 2,
    };

    /// <summary>Port of the centre, the same after each start.</summary>
    public ushort Port => port;

    public SensorState State(string name) => Receiver.Sensors.Single(sensor => sensor.Sensor.Name == name);

    public Site Start(TimeProvider? clock = null)
    {
        Config.ServerBindPort = port;
        Receiver = CentralReceiver.Open(Config, Context, Centre, clock ?? TimeProvider.System);
        port = (ushort)Receiver.EndPoint.Port;
        return this;
    }

    /// <summary>The centre dies with what its lanes have not read, and another process takes its place.</summary>
    public void Kill()
    {
        Centre.Kill();
        Receiver.Dispose();
        Centre = new FakeCentre { Marks = [.. Centre.Marks] };
    }

    /// <summary>A context of a sensor, the same for the same folder.</summary>
    public TestPluginContext Folder(string folder)
    {
        if (!sensors.TryGetValue(folder, out TestPluginContext? context))
        {
            sensors.Add(folder, context = new TestPluginContext());
        }

        return context;
    }

    public CentralSensorConfig SensorConfig(bool packets, ushort? through = null) => new()
    {
        ServerDestination = ["127.0.0.1"], ServerDestinationPort = through ?? port, ServerPassword = Password, PacketbufferSender = packets,
    };

    public PacketUplink Packets(
        string name, CentralSensorConfig? config = null, string? folder = null, TimeProvider? clock = null, FakeSensor? services = null)
    {
        TestPluginContext context = Folder(folder ?? name);
        config ??= SensorConfig(packets: true);
        services ??= new FakeSensor(name);
        return PacketUplink.Open(config, context, services, SensorIdentity.Of(config, context, services), context.DataDirectory, clock);
    }

    public RecordUplink Records(string name, CentralSensorConfig? config = null, FakeSensor? services = null, string? folder = null)
    {
        TestPluginContext context = Folder(folder ?? name);
        config ??= SensorConfig(packets: false);
        services ??= new FakeSensor(name);
        return RecordUplink.Open(config, context, services, SensorIdentity.Of(config, context, services), context.DataDirectory);
    }

    public void Dispose()
    {
        Receiver?.Dispose();
        Centre.Dispose();
        Context.Dispose();
        foreach (TestPluginContext context in sensors.Values)
        {
            context.Dispose();
        }
    }
}
