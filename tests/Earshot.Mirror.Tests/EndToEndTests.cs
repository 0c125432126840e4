using Earshot.Bench.Generator;
using Earshot.Mirror.Receiving;
using Earshot.Mirror.Sending;
using Earshot.Mirror.Tests.Support;
using Earshot.PcapFile;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Mirror.Tests;

/// <summary>What is read from a capture, sent, and received is what was in the capture: packets, bytes, microseconds.</summary>
public sealed class EndToEndTests : IDisposable
{
    private readonly TestPluginContext sensor = new();
    private readonly TestPluginContext server = new();
    private readonly RecordingCentre centre = new();

    /// <summary>What a sender can be told about its blocks.</summary>
    public static TheoryData<string> Ways => new("snappy", "lz4", "plain", "every second block", "no confirmation, no checksum", "small blocks");

    public static TheoryData<string> Captures =>
        [.. SharedCaptures.Directory is { } folder
            ? new[] { "real", "synth", "lab" }
                .SelectMany(part => Directory.EnumerateFiles(Path.Combine(folder, part), "*cap*").Order(StringComparer.Ordinal).Take(part == "real" ? 60 : 12))
                .Select(path => Path.GetRelativePath(folder, path))
            : ["none"]];

    public void Dispose()
    {
        centre.Dispose();
        sensor.Dispose();
        server.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_generated_capture_arrives(string way)
    {
        string file = Path.Combine(sensor.DataDirectory, "calls.pcap");
        GeneratedCapture generated = CaptureGenerator.Generate(new GeneratorOptions { Calls = 20, Seconds = 20, Concurrency = 20 }, file);
        MirrorConfig config = Ends.SenderConfig(0);
        switch (way)
        {
            case "lz4":
                config.PacketbufferCompressMethod = CompressMethod.Lz4;
                break;
            case "plain":
                config.PacketbufferCompress = false;
                break;
            case "every second block":
                config.PacketbufferCompressRatio = 50;
                config.PacketbufferBlockMaxsize = 256;
                break;
            case "no confirmation, no checksum":
                (config.MirrorRequireConfirmation, config.MirrorUseChecksum) = (false, false);
                break;
            case "small blocks":
                config.PacketbufferBlockMaxsize = 128;
                break;
        }

        (List<SentFrame> sent, long bytes) = Carry(file, config);

        sent.Should().HaveCount((int)generated.Packets);
        RecordingCentre.Lane lane = centre.Lanes.Should().ContainSingle().Which;
        lane.Sensor.Should().Be(new Sdk.Transport.RemoteSensor(5, "sensor 5"));
        lane.Name.Should().Be("mirror sensor sensor 5");
        lane.Frames.SequenceEqual(sent).Should().BeTrue();
        lane.Drops.Should().BeEmpty();
        bool isCompressed = way is not "plain";
        (bytes < generated.Bytes).Should().Be(isCompressed, $"{bytes} bytes went over the wire");
    }

    [CapturesTheory]
    [MemberData(nameof(Captures))]
    public void A_real_capture_arrives(string capture)
    {
        (List<SentFrame> sent, _) = Carry(Path.Combine(SharedCaptures.Directory!, capture), Ends.SenderConfig(0));
        List<SentFrame> short16 = [.. sent.Where(frame => frame.Bytes.Length <= 2 * 65535)];

        centre.Lanes.SelectMany(lane => lane.Frames).SequenceEqual(short16).Should().BeTrue($"{short16.Count} frames were sent");
    }

    [Fact]
    public void Many_senders_have_a_lane_each()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        MirrorUplink[] senders = [.. Enumerable.Range(1, 8).Select(id => Ends.Sender(Ends.SenderConfig(receiver.Port, id), sensor))];
        foreach ((int index, MirrorUplink sender) in senders.Index())
        {
            Ends.SendNumbered(sender, index * 1000, 1000);
        }

        foreach (MirrorUplink sender in senders)
        {
            Ends.Finish(sender);
            sender.Health().SentPackets.Should().Be(1000);
            sender.Dispose();
        }

        Eventually.Is(() => centre.Frames == 8000, "all frames");
        centre.Lanes.Should().HaveCount(8);
        foreach (RecordingCentre.Lane lane in centre.Lanes)
        {
            lane.Frames.Select(TestBlock.NumberOf).Should().Equal(Enumerable.Range((lane.Sensor.Id - 1) * 1000, 1000));
        }

        receiver.Sensors.Select(state => (state.Sensor.Id, state.Packets)).Should().Equal(Enumerable.Range(1, 8).Select(id => (id, 1000L)));
        receiver.Refused.Should().BeEmpty();
    }

    [Fact]
    public void Frames_that_the_wire_cannot_carry_are_counted_and_odd_ones_arrive()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        MirrorConfig config = Ends.SenderConfig(receiver.Port);
        config.PacketbufferCompress = false; // a frame without IP header is compressed all the same
        using MirrorUplink sender = Ends.Sender(config, sensor);
        Timestamp time = Timestamp.Parse("2026-01-01T00:00:00.000001Z");
        var block = new TestBlock(
            (time, new byte[65536], LinkType.Ethernet),
            (time, new byte[65535], LinkType.Ethernet),
            (time, [], LinkType.Ethernet),
            (time, [2, 0, 0, 0, 0x45], LinkType.Null),
            (time, [0x45, 0], LinkType.RawIp),
            (time, [1, 2, 3], (LinkType)281),
            (new Timestamp(-1_500_000_000), [1], LinkType.Ethernet),
            (Timestamp.Parse("2200-01-01T00:00:00.000007Z"), [2], LinkType.Ethernet));

        sender.Send(block, mayWait: true, CancellationToken.None);
        Ends.Finish(sender);

        Eventually.Is(() => centre.Frames == 7, "all frames but one");
        SentFrame[] expected = [.. block.Frames.ToArray().Select(frame => SentFrame.Of(block, frame)).Skip(1)];
        centre.Lanes.Single().Frames.Should().Equal(expected);
        sender.Health().Dropped.Should().BeEquivalentTo(new Dictionary<string, long> { ["frame_too_long"] = 1 });
        sender.Health().SentPackets.Should().Be(7);
    }

    [Fact]
    public void Both_ends_say_how_they_stand()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor);
        sender.Name.Should().Be($"mirror to 127.0.0.1:{receiver.Port}");
        receiver.Name.Should().Be($"mirror on 127.0.0.1:{receiver.Port}");
        receiver.Sensors.Should().BeEmpty();
        Ends.SendNumbered(sender, 0, 500);
        Eventually.Is(() => sender.Health().SentPackets == 500, "all packets are confirmed");

        Sdk.Transport.UplinkHealth health = sender.Health();
        (health.IsConnected, health.Problem, health.WaitingBytes).Should().Be((true, null, 0L));
        Sdk.Transport.SensorState state = receiver.Sensors.Single();
        state.IsConnected.Should().BeTrue();
        state.Sends.Should().Be("packets");
        state.Address.Should().StartWith("127.0.0.1:");
        state.Packets.Should().Be(500);
        state.Bytes.Should().Be(health.SentBytes);
        Math.Abs(state.ClockOffsetMs!.Value).Should().BeLessThanOrEqualTo(1000);
        state.LastPacket.Should().Be(Timestamp.Parse("2026-01-01T00:00:00.499000Z"));
        state.Problem.Should().BeNull();
        state.Dropped.Should().BeEmpty();

        sender.Dispose();
        Eventually.Is(() => !receiver.Sensors.Single().IsConnected, "the sensor is gone");
        receiver.Sensors.Single().Bytes.Should().Be(health.SentBytes);
        receiver.Sensors.Single().Problem.Should().Be("it closed the connection");
    }

    [Fact]
    public void Neither_end_captures_its_own_stream()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor);
        Eventually.Is(() => sender.Health().IsConnected, "connected");

        HostAddress.TryParse("127.0.0.1"u8, out HostAddress loopback).Should().BeTrue();
        sensor.OwnConnections.All.Should().Equal(new Sdk.Plugins.OwnConnection(loopback, receiver.Port));
        server.OwnConnections.All.Should().Equal(new Sdk.Plugins.OwnConnection(null, receiver.Port));
    }

    [Fact]
    public void Sending_allocates_nothing_per_packet()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor);
        var block = TestBlock.Numbered(0, 4000);
        for (int i = 0; i < 20; i++)
        {
            sender.Send(block, mayWait: true, CancellationToken.None);
        }

        Eventually.Is(() => sender.Health().WaitingBytes == 0, "all is sent, and its memory free");
        Allocations.Of(() => sender.Send(block, mayWait: true, CancellationToken.None)).Should().Be(0);
    }

    private (List<SentFrame> Sent, long Bytes) Carry(string file, MirrorConfig config)
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        config.MirrorDestinationPort = receiver.Port;
        using MirrorUplink sender = Ends.Sender(config, sensor);
        using IPacketSource source = new PcapFilePlugin().OpenFile(file, new PcapFileConfig(), sensor);
        List<SentFrame> sent = [];
        while (source.Read(CancellationToken.None) is { } block)
        {
            foreach (ref readonly Frame frame in block.Frames)
            {
                sent.Add(SentFrame.Of(block, frame));
            }

            sender.Send(block, mayWait: true, CancellationToken.None);
            block.Release();
        }

        Ends.Finish(sender);
        sender.Health().WaitingBytes.Should().Be(0);
        int expected = sent.Count(frame => frame.Bytes.Length <= 2 * 65535);
        sender.Health().SentPackets.Should().Be(expected);
        Eventually.Is(() => centre.Frames >= expected, "all frames");
        return (sent, sender.Health().SentBytes);
    }
}
