using Earshot.Bench.Generator;
using Earshot.Central.Tests.Support;
using Earshot.CentralSensor;
using Earshot.CentralSensor.Packets;
using Earshot.PcapFile;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Central.Tests;

public sealed class PacketTests
{
    [Theory]
    [InlineData("lz4")]
    [InlineData("zstd")]
    [InlineData("none")]
    public async Task A_sensor_s_packets_come_out_at_the_centre_as_they_went_in(string compression)
    {
        using Site site = new Site().Start();
        CentralSensorConfig config = site.SensorConfig(packets: true);
        config.PacketbufferCompressMethod = Enum.Parse<Protocol.Packets.CompressionMethod>(compression, ignoreCase: true);
        using PacketUplink uplink = site.Packets("sensor-1", config);
        TestBlock[] blocks = [.. Enumerable.Range(0, 40).Select(seed => TestBlock.Random(seed, 100))];
        foreach (TestBlock block in blocks)
        {
            uplink.Send(block, mayWait: true, CancellationToken.None);
            block.Release();
            block.IsRecycled.Should().BeTrue("the uplink keeps no lease");
        }

        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().Equal(blocks.SelectMany(SeenFrame.Of));
        UplinkHealth health = uplink.Health();
        (health.SentPackets, health.WaitingBytes, health.Dropped.Count).Should().Be((4000, 0, 0));
        await Eventually.Be(() => site.Centre.Ended == 1, "the lane ends with the sensor's source");
        SensorState state = site.State("sensor-1");
        (state.Sensor.Id, state.Packets, state.Sends, state.Version).Should().Be((1, 4000, "packets", "0.1.0-test"));
        state.LastPacket.Should().Be(blocks[^1].Frames[^1].Timestamp);
        state.Bytes.Should().BeGreaterThan(health.SentBytes);
        state.Dropped.Should().BeEmpty();
    }

    [Fact]
    public async Task Silence_drops_and_secrets_travel_too()
    {
        using Site site = new Site().Start();
        using PacketUplink uplink = site.Packets("sensor-1");
        var reading = new CaptureDrops(0, new Timestamp(1_000), new Timestamp(2_000), LossPlace.Kernel, 12);
        var keys = new CaptureSecrets(0, CaptureSecretsKind.TlsKeyLog, "CLIENT_RANDOM 01 02"u8.ToArray());
        var silent = new TestBlock([], []) { Promise = new Timestamp(3_000), Readings = [reading], Keys = [keys] };

        uplink.Send(silent, mayWait: false, CancellationToken.None);

        await Eventually.Be(() => site.Centre.Clocks.Count == 1, "an idle event comes");
        site.Centre.Clocks.Should().Equal(new Timestamp(3_000));
        site.Centre.Drops.Should().Equal(reading);
        site.Centre.Secrets.Single().Data.ToArray().Should().Equal("CLIENT_RANDOM 01 02"u8.ToArray());
        site.Centre.FrameCount.Should().Be(0);
    }

    [Fact]
    public void A_generated_capture_comes_out_frame_for_frame()
    {
        using Site site = new Site().Start();
        string path = Path.Combine(site.Context.DataDirectory, "calls.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 20, Seconds = 3, Concurrency = 20 }, path);
        using PacketUplink uplink = site.Packets("sensor-1");
        var expected = new List<SeenFrame>();
        using IPacketSource source = new PcapFilePlugin().OpenFile(path, new PcapFileConfig(), site.Context);
        while (source.Read(CancellationToken.None) is { } block)
        {
            expected.AddRange(SeenFrame.Of(block));
            uplink.Send(block, mayWait: true, CancellationToken.None);
            block.Release();
        }

        uplink.Finish(CancellationToken.None);

        expected.Count.Should().BeGreaterThan(6_000);
        site.Centre.Frames.Should().Equal(expected);
    }

    [Fact]
    public void A_block_that_is_larger_than_a_message_goes_in_parts()
    {
        using Site site = new Site().Start();
        using PacketUplink uplink = site.Packets("sensor-1");
        TestBlock block = TestBlock.Random(1, 700, maxLength: 65_535);
        block.Bytes.Length.Should().BeGreaterThan(Protocol.Packets.BlockHeader.MaxMessage);

        uplink.Send(block, mayWait: true, CancellationToken.None);
        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().Equal(SeenFrame.Of(block));
    }

    [Fact]
    public async Task Each_run_of_a_sensor_has_a_lane_and_keeps_its_number()
    {
        using Site site = new Site().Start();
        for (int run = 1; run <= 3; run++)
        {
            using PacketUplink uplink = site.Packets("sensor-1");
            uplink.Send(TestBlock.Random(run, 10), mayWait: true, CancellationToken.None);
            uplink.Finish(CancellationToken.None);
        }

        using PacketUplink other = site.Packets("sensor-2");
        other.Send(TestBlock.Random(9, 10), mayWait: true, CancellationToken.None);
        other.Finish(CancellationToken.None);

        site.Centre.FrameCount.Should().Be(40);
        await Eventually.Be(() => site.Centre.Ended == 4, "all lanes end");
        site.Centre.Lanes.Should().Be(4);
        site.Receiver.Sensors.Select(state => (state.Sensor.Id, state.Sensor.Name, state.Packets)).Should().Equal((1, "sensor-1", 30), (2, "sensor-2", 10));
    }

    [Fact]
    public async Task A_sensor_s_own_connection_is_not_to_be_captured()
    {
        using Site site = new Site().Start();
        using PacketUplink uplink = site.Packets("sensor-1");
        await Eventually.Be(() => uplink.Health().IsConnected, "it connects");

        site.Folder("sensor-1").OwnConnections.All.Should().Equal(new OwnConnection(HostAddress.FromIPv4([127, 0, 0, 1]), site.Port));
        site.Context.OwnConnections.All.Should().Equal(new OwnConnection(null, site.Port));
    }
}
