using System.Net;
using System.Net.Sockets;
using Earshot.Central.Tests.Support;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;
using McMaster.NETCore.Plugins;
using PluginConfig = Earshot.Sdk.Plugins.PluginConfig;

namespace Earshot.Central.Tests;

/// <summary>Both plugins out of their folders, each with its own dependencies, as the host loads them.</summary>
public sealed class LoadedPluginTests
{
    [Fact]
    public void Packets_go_from_one_loaded_plugin_to_the_other()
    {
        ITransportPlugin sensor = Load("CentralSensor");
        ITransportPlugin server = Load("CentralServer");
        sensor.GetType().Assembly.Should().NotBeSameAs(typeof(CentralSensor.CentralSensorPlugin).Assembly);
        using var centre = new FakeCentre();
        using var serverContext = new TestPluginContext();
        using var sensorContext = new TestPluginContext();
        ushort port = FreePort();
        PluginConfig serverConfig = ((Plugin)server).CreateDefaultConfig();
        Set(serverConfig, "ServerBind", "127.0.0.1");
        Set(serverConfig, "ServerBindPort", port);
        PluginConfig sensorConfig = ((Plugin)sensor).CreateDefaultConfig();
        Set(sensorConfig, "ServerDestination", new[] { "127.0.0.1" });
        Set(sensorConfig, "ServerDestinationPort", port);
        Set(sensorConfig, "ServerPasswordFile", Path.Combine(serverContext.DataDirectory, "password"));
        Set(sensorConfig, "PacketbufferSender", true);

        using IReceiver receiver = server.OpenReceiver(serverConfig, serverContext, centre);
        using var uplink = (IPacketUplink)sensor.OpenUplink(sensorConfig, sensorContext, new FakeSensor("sensor-1"));
        TestBlock block = TestBlock.Random(1, 100);
        uplink.Send(block, mayWait: true, CancellationToken.None);
        uplink.Finish(CancellationToken.None);

        centre.Frames.Should().Equal(SeenFrame.Of(block));
        receiver.Sensors.Single().Packets.Should().Be(100);
        receiver.Name.Should().Be($"central on 127.0.0.1:{port}");
        uplink.Name.Should().Be("central to 127.0.0.1");
    }

    private static ITransportPlugin Load(string id)
    {
        string path = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "plugins", id, $"{id}.dll");
        var loader = PluginLoader.CreateFromAssemblyFile(path, isUnloadable: false, sharedTypes: [typeof(Plugin)]);
        return (ITransportPlugin)Activator.CreateInstance(loader.LoadDefaultAssembly().GetType($"Earshot.{id}.{id}Plugin", throwOnError: true)!)!;
    }

    private static void Set(PluginConfig config, string property, object value) => config.GetType().GetProperty(property)!.SetValue(config, value);

    private static ushort FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (ushort)((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
