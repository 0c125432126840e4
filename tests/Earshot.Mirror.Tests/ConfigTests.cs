using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Mirror.Tests;

public sealed class ConfigTests
{
    [Fact]
    public void Sender_and_receiver_are_told_apart_by_what_is_set()
    {
        ITransportPlugin plugin = new MirrorPlugin();

        Errors(new MirrorConfig { MirrorDestinationIp = "collector.example", IdSensor = 1 }).Should().BeEmpty();
        Errors(new MirrorConfig { MirrorBindIp = "127.0.0.1" }).Should().BeEmpty();
        Errors(new MirrorConfig { MirrorBindIp = "::" }).Should().BeEmpty();
        plugin.RoleOf(new MirrorConfig { MirrorDestinationIp = "192.0.2.1" }).Should().Be(TransportRole.PacketSender);
        plugin.RoleOf(new MirrorConfig { MirrorBindIp = "127.0.0.1" }).Should().Be(TransportRole.Receiver);
    }

    [Fact]
    public void Neither_and_both_are_errors()
    {
        Errors(new MirrorConfig()).Should().Equal(nameof(MirrorConfig.MirrorDestinationIp));
        Errors(new MirrorConfig { MirrorDestinationIp = "192.0.2.1", MirrorBindIp = "::", IdSensor = 1 })
            .Should().Equal(nameof(MirrorConfig.MirrorDestinationIp));
    }

    [Fact]
    public void All_errors_are_told_at_once() => Errors(new MirrorConfig
    {
        MirrorDestinationIp = "192.0.2.1",
        MirrorDestinationPort = 0,
        MirrorBindPort = 0,
        IdSensor = 32768,
        NameSensor = "ä",
        MirrorConnectMaximumTimeDiffS = 0,
        ReceivePacketbufferMaximumTimeDiffS = 0,
        PacketbufferBlockMaxsize = 64,
        PacketbufferBlockMaxtime = 0,
        PacketbufferCompressRatio = 101,
        MaxBufferMem = 9,
        PacketbufferFileTotalmaxsize = -1,
        PacketbufferFilePath = "here",
        BlockTimeout = 0,
        MaxNewConnections = 0,
        MaxNewConnectionsPerAddress = 0,
        MaxSensors = 0,
        SensorTimeout = 0,
    }).Should().HaveCount(17);

    [Fact]
    public void A_sender_needs_a_number() => Errors(new MirrorConfig { MirrorDestinationIp = "192.0.2.1" }).Should().Equal(nameof(MirrorConfig.IdSensor));

    [Fact]
    public void A_few_blocks_must_fit_into_memory() =>
        Errors(new MirrorConfig { MirrorBindIp = "::", MaxBufferMem = 10, PacketbufferBlockMaxsize = 4096 }).Should().Equal(nameof(MirrorConfig.MaxBufferMem));

    private static IEnumerable<string> Errors(MirrorConfig config)
    {
        var errors = new ConfigErrors();
        config.Validate(errors);
        return errors.Items.Select(item => item.Property);
    }
}
