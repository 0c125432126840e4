using System.Net.Sockets;
using Earshot.Mirror.Receiving;
using Earshot.Mirror.Sending;
using Earshot.Mirror.Tests.Support;
using Earshot.Mirror.Tests.Wire;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Mirror.Tests;

/// <summary>What goes wrong between two ends: nothing is lost that the buffers can hold, nothing comes twice, the rest is counted.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TestPluginContext sensor = new();
    private readonly TestPluginContext server = new();
    private readonly RecordingCentre centre = new();

    public void Dispose()
    {
        centre.Dispose();
        sensor.Dispose();
        server.Dispose();
    }

    [Fact]
    public void A_link_is_cut_and_restored()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using var link = new TcpProxy(receiver.Port);
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(link.Port), sensor);
        Ends.SendNumbered(sender, 0, 1000);
        Eventually.Is(() => sender.Health().SentPackets == 1000, "the first packets are confirmed");

        link.Cut();
        Ends.SendNumbered(sender, 1000, 5000);
        Eventually.Is(() => sender.Health() is { IsConnected: false, Problem: not null, WaitingBytes: > 5000 * 200 }, "it waits");
        Eventually.Is(() => !receiver.Sensors.Single().IsConnected, "the receiver knows");
        link.Restore();

        Ends.Finish(sender);
        Expect(6000);
        sender.Health().Dropped.Should().BeEmpty();
        receiver.Sensors.Single().Packets.Should().Be(6000);
        receiver.Sensors.Single().Dropped.Should().BeEmpty();
        centre.Lanes.Should().ContainSingle("a lane outlives its connections");
    }

    [Fact]
    public void A_link_is_cut_in_the_middle_of_blocks()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using var link = new TcpProxy(receiver.Port);
        MirrorConfig config = Ends.SenderConfig(link.Port);
        (config.PacketbufferBlockMaxsize, config.PacketbufferCompress) = (128, false);
        using MirrorUplink sender = Ends.Sender(config, sensor);
        for (int part = 0; part < 10; part++)
        {
            link.CutAfter = link.Upstream + 60_000 + (part * 37_001);
            Ends.SendNumbered(sender, part * 5000, 5000);
            Eventually.Is(() => link.CutAfter is null, "the link was cut");
        }

        Ends.Finish(sender);
        Expect(50_000);
        link.Connections.Should().BeGreaterThan(10);
        receiver.Sensors.Single().Packets.Should().Be(50_000);
    }

    [Fact]
    public void A_block_is_confirmed_when_it_is_in_the_journal_and_not_before()
    {
        centre.HasJournal = true;
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor);
        Ends.SendNumbered(sender, 0, 100);
        Eventually.Is(() => centre.Lanes is [{ Held: 1 }], "it is read");
        // The sender asks again several times meanwhile.
        Thread.Sleep(TimeSpan.FromSeconds(2));
        sender.Health().SentPackets.Should().Be(0);

        centre.Lanes[0].Journal();

        Eventually.Is(() => sender.Health().SentPackets == 100, "it is confirmed although it is in use");
        Ends.Finish(sender);
        Expect(100);
    }

    [Fact]
    public void A_block_that_came_before_a_kill_but_was_not_confirmed_is_not_taken_twice()
    {
        centre.HasJournal = true;
        MirrorReceiver killed = Ends.Receiver(server, centre);
        ushort port = killed.Port;
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(port), sensor);
        Ends.SendNumbered(sender, 0, 100);
        Eventually.Is(() => centre.Lanes is [{ Held: 1 }], "it is read");
        killed.Dispose();

        using var next = new RecordingCentre { Marks = centre.Lanes[0].Marks };
        using MirrorReceiver receiver = Ends.Receiver(server, next, port: port);
        Eventually.Is(() => sender.Health().SentPackets == 100, "it is confirmed");
        Ends.SendNumbered(sender, 100, 100);
        Ends.Finish(sender);

        next.Numbers.Should().Equal(Enumerable.Range(100, 100));
    }

    [Fact]
    public async Task A_block_whose_lane_ends_before_it_is_read_is_not_confirmed_and_may_come_again()
    {
        var lane = new SensorLane("sensor", new MemoryBudget(1 << 20), TimeSpan.FromHours(1));
        ReceivedBlock block = new ReceivedBlockPool().Take();
        RecentBlocks.Entry entry = RecentBlocks.Of(block);
        Task<bool> taken = block.WhenTaken();
        (await lane.AddAsync(block, CancellationToken.None)).Should().BeTrue();
        var recent = new RecentBlocks();
        recent.Add(entry, taken);
        recent.Find(entry).Should().BeSameAs(taken);

        lane.Dispose();

        (await taken).Should().BeFalse();
        recent.Find(entry).Should().BeNull();
    }

    [Fact]
    public void A_confirmation_that_is_lost_brings_no_packet_twice()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using var link = new TcpProxy(receiver.Port) { SwallowedAnswers = 3 };
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(link.Port), sensor);
        for (int part = 0; part < 5; part++)
        {
            Ends.SendNumbered(sender, part * 100, 100);
            Eventually.Is(() => sender.Health().SentPackets == (part + 1) * 100, "they are confirmed");
        }

        Ends.Finish(sender);
        Expect(500);
        link.SwallowedAnswers.Should().Be(0);
        receiver.Sensors.Single().Packets.Should().Be(500);
    }

    [Fact]
    public void A_confirmation_that_is_lost_with_the_connection_brings_no_packet_twice()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using var link = new TcpProxy(receiver.Port) { SwallowedAnswers = 1 };
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(link.Port), sensor, timing: Ends.Quick with { Answer = TimeSpan.FromSeconds(30) });
        Ends.SendNumbered(sender, 0, 100);
        Eventually.Is(() => centre.Frames == 100 && link.SwallowedAnswers == 0, "they are taken, and the sender does not know");
        link.Drop();

        Ends.SendNumbered(sender, 100, 100);
        Ends.Finish(sender);
        Expect(200);
        link.Connections.Should().Be(2);
    }

    [Theory]
    [InlineData(200)] // behind the handshake: the magic of the first block
    [InlineData(3000)] // its data
    public void A_block_that_is_spoilt_on_the_way_comes_again(int position)
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        int handshake = Earshot.Mirror.Wire.Handshake.Compose(5, "sensor 5", DateTimeOffset.UnixEpoch).Length;
        int spoilt = 0;
        using var link = new TcpProxy(receiver.Port)
        {
            Spoil = (before, piece) =>
            {
                long at = (position == 200 ? handshake : position) - before;
                if (at >= 0 && at < piece.Length)
                {
                    piece.Span[(int)at] ^= 1;
                    spoilt++;
                }
            },
        };
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(link.Port), sensor);
        Ends.SendNumbered(sender, 0, 1000);

        Ends.Finish(sender);
        Expect(1000);
        spoilt.Should().Be(1);
        receiver.Refused.Values.Sum().Should().Be(position == 200 ? 0 : 1);
        receiver.Refused.Keys.Should().BeSubsetOf(["bad_checksum"]);
    }

    [Fact]
    public void A_receiver_is_restarted()
    {
        MirrorReceiver first = Ends.Receiver(server, centre);
        using var link = new TcpProxy(first.Port);
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(link.Port), sensor);
        Ends.SendNumbered(sender, 0, 1000);
        Eventually.Is(() => sender.Health().SentPackets == 1000, "the first packets are confirmed");
        first.Dispose();
        Eventually.Is(() => centre.Lanes.Single().HasEnded, "its lane has ended");
        Ends.SendNumbered(sender, 1000, 1000);

        using MirrorReceiver second = Ends.Receiver(server, centre);
        link.Target = second.Port;
        Ends.Finish(sender);
        Expect(2000);
        centre.Lanes.Select(lane => lane.FrameCount).Should().Equal(1000, 1000);
        second.Sensors.Single().Packets.Should().Be(1000);
    }

    [Fact]
    public void A_sender_is_restarted_and_counts_from_1_again()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        for (int run = 0; run < 5; run++)
        {
            using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor);
            Ends.SendNumbered(sender, run * 100, 100);
            Ends.Finish(sender);
        }

        Expect(500);
        centre.Lanes.Should().ContainSingle();
        receiver.Sensors.Single().Dropped.Should().BeEmpty("numbers that begin again are no gap");
    }

    [Fact]
    public void A_long_cut_fills_memory_then_disk_then_drops_and_all_that_was_kept_comes_in_order()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using var link = new TcpProxy(receiver.Port) { SwallowedAnswers = 1 };
        MirrorConfig config = Ends.SenderConfig(link.Port);
        (config.PacketbufferFileTotalmaxsize, config.MaxBufferMem) = (20, 10);
        using MirrorUplink sender = Ends.Sender(config, sensor, timing: Ends.Quick with { Answer = TimeSpan.FromSeconds(30) });
        Ends.SendNumbered(sender, 0, 100);
        Eventually.Is(() => centre.Frames == 100 && link.SwallowedAnswers == 0, "a block was taken, and the sender does not know");
        link.Cut();

        // 240 bytes each: 30 MB hold no more than 131,072.
        Ends.SendNumbered(sender, 100, 199_900, mayWait: false);
        long dropped = sender.Health().Dropped["buffer_full"];
        sender.Health().WaitingBytes.Should().BeGreaterThan(27_000_000);
        link.Restore();
        Ends.Finish(sender);

        int kept = 200_000 - (int)dropped;
        kept.Should().BeInRange(110_000, 131_072);
        Expect(kept);
        sender.Health().SentPackets.Should().Be(kept);
        sender.Health().WaitingBytes.Should().Be(0);
        receiver.Sensors.Single().Packets.Should().Be(kept);
        receiver.Sensors.Single().Dropped.Should().BeEmpty();
    }

    [Fact]
    public void What_waits_on_disk_is_sent_first_by_the_next_run()
    {
        MirrorConfig config = Ends.SenderConfig(1); // nobody listens there
        (config.PacketbufferFileTotalmaxsize, config.MaxBufferMem) = (100, 10);
        using (MirrorUplink away = Ends.Sender(config, sensor))
        {
            Ends.SendNumbered(away, 0, 60_000); // more than the memory holds
            Eventually.Is(() => away.Health().WaitingBytes > 12_000_000, "they wait");
            away.Finish(new CancellationToken(canceled: true));
            away.Health().Dropped.Should().BeEmpty();
        }

        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        config.MirrorDestinationPort = receiver.Port;
        using MirrorUplink sender = Ends.Sender(config, sensor);
        Ends.SendNumbered(sender, 60_000, 1000);
        Ends.Finish(sender);

        Expect(61_000);
        sender.Health().WaitingBytes.Should().Be(0);
        receiver.Sensors.Single().Dropped.Should().BeEmpty("numbers go on where the last run ended");
    }

    [Fact]
    public void A_block_that_was_taken_before_the_sender_stopped_is_known_in_its_next_run()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using var link = new TcpProxy(receiver.Port) { SwallowedAnswers = 1 };
        MirrorConfig config = Ends.SenderConfig(link.Port);
        config.PacketbufferFileTotalmaxsize = 10;
        using (MirrorUplink first = Ends.Sender(config, sensor, timing: Ends.Quick with { Answer = TimeSpan.FromSeconds(30) }))
        {
            Ends.SendNumbered(first, 0, 100);
            Eventually.Is(() => centre.Frames == 100 && link.SwallowedAnswers == 0, "they are taken, and the sender does not know");
            Ends.SendNumbered(first, 100, 100);
        }

        using MirrorUplink second = Ends.Sender(config, sensor);
        Ends.SendNumbered(second, 200, 100);
        Ends.Finish(second);
        Expect(300);
        second.Health().SentPackets.Should().Be(300);
        receiver.Sensors.Single().Packets.Should().Be(300);
    }

    [Fact]
    public void Full_buffers_drop_the_newest_and_count_them_or_hold_the_source_up()
    {
        MirrorConfig config = Ends.SenderConfig(1);
        config.MaxBufferMem = 10;
        using MirrorUplink sender = Ends.Sender(config, sensor);
        Ends.SendNumbered(sender, 0, 100_000, mayWait: false);

        UplinkHealth health = sender.Health();
        health.Dropped.Keys.Should().Equal("buffer_full");
        long kept = 100_000 - health.Dropped["buffer_full"];
        // 236 bytes each, and 4 in the table of offsets.
        health.WaitingBytes.Should().BeGreaterThan(kept * 240).And.BeLessThan(10 << 20);
        kept.Should().BeGreaterThan(9 * 1024 * 1024 / 240 * 9 / 10);

        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var another = TestBlock.Numbered(0, 10);
        Action wait = () => sender.Send(another, mayWait: true, patience.Token);
        wait.Should().Throw<OperationCanceledException>();
        sender.Health().Dropped["buffer_full"].Should().Be(100_000 - kept, "who waits drops nothing");

        sender.Finish(new CancellationToken(canceled: true));
        sender.Health().Dropped["not_sent_at_end"].Should().Be(kept);
    }

    [Fact]
    public void A_slow_centre_holds_the_sender_up_and_loses_nothing()
    {
        centre.Reads.Reset();
        using MirrorReceiver receiver = Ends.Receiver(server, centre, config => config.MaxBufferMem = 10);
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor);
        Ends.SendNumbered(sender, 0, 100_000, perBlock: 4000);
        Eventually.Is(() => receiver.Sensors is [{ Packets: > 0 }] && sender.Health().Problem is not null, "the sender is held up");
        long taken = receiver.Sensors.Single().Packets;
        taken.Should().BeLessThan(60_000, "half of 10 MB holds no more");

        centre.Reads.Set();
        Ends.Finish(sender);
        Expect(100_000);
        sender.Health().Dropped.Should().BeEmpty();
    }

    [Fact]
    public void A_sender_whose_clock_is_off_is_refused_until_it_is_right()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using (MirrorUplink wrong = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor, new ShiftedClock(TimeSpan.FromSeconds(-100))))
        {
            Ends.SendNumbered(wrong, 0, 100);
            Eventually.Is(() => wrong.Health().Problem == "the receiver says that the clocks differ", "it is told");
            Eventually.Is(() => receiver.Refused.GetValueOrDefault("bad_time") >= 2, "it tries again");
            wrong.Health().IsConnected.Should().BeFalse();
        }

        receiver.Sensors.Should().BeEmpty();
        server.Messages.Should().Contain(message => message.Contains("its clock differs by -100 s") || message.Contains("its clock differs by -101 s"));

        // Another time zone is no other clock.
        var clock = new ShiftedClock(TimeSpan.Zero, TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(330), "test", "test"));
        using MirrorUplink right = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor, clock);
        Ends.SendNumbered(right, 0, 100);
        Ends.Finish(right);
        Expect(100);
    }

    [Fact]
    public void A_clock_that_goes_wrong_later_is_noticed_in_the_blocks()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        // A whole half hour does not show when it connects.
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor, new ShiftedClock(TimeSpan.FromMinutes(30)));
        Ends.SendNumbered(sender, 0, 100);

        Eventually.Is(() => sender.Health().Problem?.Contains("Time difference", StringComparison.Ordinal) == true, "it is told");
        Eventually.Is(() => receiver.Refused.GetValueOrDefault("bad_block_time") >= 2, "it tries again");
        sender.Health().SentPackets.Should().Be(0);
        centre.Lanes.Should().BeEmpty();
    }

    [Fact]
    public void A_second_sender_with_the_same_id_is_refused_while_the_first_is_alive()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using MirrorUplink first = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor);
        Ends.SendNumbered(first, 0, 100);
        Eventually.Is(() => first.Health().SentPackets == 100, "the first is there");

        using var stranger = new RawSender(receiver.Port);
        stranger.Write("sensor_id_name: 5:other\0"u8);
        stranger.ReadToEnd().Should().BeEmpty("it is closed");
        using var second = new RawSender(receiver.Port);
        second.Write(VectorTests.Vector);
        second.ReadToEnd().Should().BeEmpty("without a name too");

        Ends.SendNumbered(first, 100, 100);
        Ends.Finish(first);
        Expect(200);
        receiver.Refused["duplicate_id"].Should().Be(2);
        server.Messages.Count(message => message.Contains("another sensor with this id")).Should().Be(1);
    }

    [Fact]
    public void A_sensor_that_comes_with_another_name_keeps_its_first_and_says_so()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        foreach (byte visit in (byte[])[1, 2])
        {
            using var raw = new RawSender(receiver.Port);
            raw.Write(visit == 1 ? "sensor_id_name: 5:first\0"u8 : "sensor_id_name: 5:second\0"u8);
            raw.Write(Numbered(visit));
            raw.Read(8).Should().Be("block_ok");
            SensorState state = receiver.Sensors.Single();
            (state.Sensor.Name, state.Problem).Should().Be(("first", visit == 1 ? null : "calls itself second now, but is known as first"));
            raw.CloseSending();
            raw.ReadToEnd();
            Eventually.Is(() => !receiver.Sensors.Single().IsConnected, "it is gone");
        }

        centre.Lanes.Should().ContainSingle();
    }

    [Fact]
    public void A_connection_that_went_silent_makes_room_for_its_sender()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using var dead = new RawSender(receiver.Port);
        dead.Write(VectorTests.Vector);
        dead.Read(8).Should().Be("block_ok");
        using MirrorUplink sender = Ends.Sender(Ends.SenderConfig(receiver.Port), sensor);
        Ends.SendNumbered(sender, 0, 100);

        Ends.Finish(sender);
        Eventually.Is(() => centre.Frames == 101, "both were taken");
        dead.ReadToEnd().Should().BeEmpty("it is closed");
        receiver.Sensors.Single().Packets.Should().Be(101);
    }

    [Fact]
    public void Blocks_that_are_missing_are_counted_and_told_to_the_lane()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using var raw = new RawSender(receiver.Port);
        foreach (byte counter in (byte[])[1, 2, 2, 5, 9])
        {
            raw.Write(Numbered(counter));
            raw.Read(8).Should().Be("block_ok");
        }

        Eventually.Is(() => centre.Frames == 4, "the copy is left out");
        receiver.Sensors.Single().Dropped.Should().BeEquivalentTo(new Dictionary<string, long> { ["blocks"] = 5 });
        centre.Lanes.Single().Drops.Select(drop => (drop.BeforeFrame, drop.Place, drop.Packets)).Should().Equal(
            (0, LossPlace.Link, 2), (0, LossPlace.Link, 3));
    }

    [Fact]
    public void Without_confirmation_nothing_is_answered()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using var raw = new RawSender(receiver.Port);
        byte[] block = Numbered(1);
        block[56] = 0;
        raw.Write(block);
        raw.Write(Numbered(2)); // the first block decides
        Eventually.Is(() => centre.Frames == 2, "both are taken");
        raw.CloseSending();
        raw.ReadToEnd().Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_sensor_without_a_number_is_refused(short id)
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using var raw = new RawSender(receiver.Port);
        byte[] block = [.. VectorTests.Vector];
        BitConverter.TryWriteBytes(block.AsSpan(34), id);
        raw.Write(block);
        raw.Read(14).Should().Be("bad sensor id,");
        receiver.Refused["bad_sensor_id"].Should().Be(1);
        receiver.Sensors.Should().BeEmpty();
    }

    [Fact]
    public void More_sensors_than_allowed_are_refused()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre, config => config.MaxSensors = 2);
        for (short id = 1; id <= 4; id++)
        {
            using var raw = new RawSender(receiver.Port);
            byte[] block = [.. VectorTests.Vector];
            BitConverter.TryWriteBytes(block.AsSpan(34), id);
            raw.Write(block);
            raw.CloseSending();
            raw.ReadToEnd().Should().Be(id <= 2 ? "block_ok" : "");
        }

        receiver.Refused["too_many_sensors"].Should().Be(2);
        receiver.Sensors.Should().HaveCount(2);
    }

    [Fact]
    public void Garbage_is_answered_counted_and_closed()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        using (var rubbish = new RawSender(receiver.Port))
        {
            byte[] bytes = new byte[1 << 20];
            new Random(1).NextBytes(bytes);
            rubbish.Write(bytes);
            rubbish.CloseSending();
            rubbish.ReadToEnd().Should().BeEmpty();
        }

        Eventually.Is(() => receiver.Refused.GetValueOrDefault("garbage") == 1, "it is counted");
        using var bad = new RawSender(receiver.Port);
        byte[] block = [.. VectorTests.Vector];
        block[^1] ^= 1;
        for (int i = 0; i < 21; i++)
        {
            bad.Write(block);
        }

        bad.ReadToEnd().Should().Be(string.Concat(Enumerable.Repeat("bad checksum", 21)));
        Eventually.Is(() => receiver.Refused.GetValueOrDefault("garbage") == 2, "it is counted");
        receiver.Refused["bad_checksum"].Should().Be(21);
        receiver.Sensors.Should().BeEmpty();
    }

    [Fact]
    public void A_half_open_connection_is_closed_in_time()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre, config => config.BlockTimeout = 1);
        using var silent = new RawSender(receiver.Port);
        using var half = new RawSender(receiver.Port);
        half.Write(VectorTests.Vector.AsSpan(0, 100));

        silent.ReadToEnd().Should().BeEmpty();
        half.ReadToEnd().Should().BeEmpty();
        Eventually.Is(() => receiver.Refused.GetValueOrDefault("no_block_in_time") == 2, "they are counted");
    }

    [Fact]
    public void A_flood_of_connections_keeps_no_sender_out()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre, config => (config.MaxNewConnections, config.MaxNewConnectionsPerAddress) = (20, 30));
        using MirrorUplink before = Ends.Sender(Ends.SenderConfig(receiver.Port, 1), sensor);
        Ends.SendNumbered(before, 0, 100);
        Eventually.Is(() => before.Health().SentPackets == 100, "a sender is there");
        RawSender[] flood = [.. Enumerable.Range(0, 200).Select(_ => new RawSender(receiver.Port))];
        Eventually.Is(() => receiver.Refused.GetValueOrDefault("too_many_connections") == 180, "the oldest made room");

        using MirrorUplink during = Ends.Sender(Ends.SenderConfig(receiver.Port, 2), sensor);
        Ends.SendNumbered(during, 0, 100);
        Ends.Finish(during);
        Ends.SendNumbered(before, 100, 100);
        Ends.Finish(before);
        Eventually.Is(() => centre.Frames == 300, "both senders' packets came");
        Array.ForEach(flood, connection => connection.Dispose());
    }

    [Fact]
    public void A_flood_of_one_address_is_bounded_by_itself()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre, config => (config.MaxNewConnections, config.MaxNewConnectionsPerAddress) = (20, 5));
        RawSender[] flood = [.. Enumerable.Range(0, 50).Select(_ => new RawSender(receiver.Port))];

        Eventually.Is(() => receiver.Refused.GetValueOrDefault("too_many_of_one_address") == 45, "the oldest made room");
        receiver.Refused.Should().HaveCount(1);
        Array.ForEach(flood, connection => connection.Dispose());
    }

    [Fact]
    public void A_port_that_is_taken_is_a_clear_failure()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);

        Action again = () => Ends.Receiver(server, centre, port: receiver.Port);
        again.Should().Throw<Sdk.Plugins.PluginException>().WithMessage($"cannot listen on 127.0.0.1:{receiver.Port}: *");
    }

    [Fact]
    public void Time_goes_on_while_a_sensor_is_connected_and_silent_and_stands_while_it_is_away()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre);
        var raw = new RawSender(receiver.Port);
        raw.Write(VectorTests.Vector);
        Eventually.Is(() => centre.Lanes is [{ Clocks.Count: >= 2 }], "the clock moves");
        raw.Dispose();
        Eventually.Is(() => !receiver.Sensors.Single().IsConnected, "it is away");

        Timestamp packet = new(1_700_000_000_123_456_000);
        RecordingCentre.Lane lane = centre.Lanes.Single();
        lane.Clocks.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        lane.Clocks.Should().OnlyContain(clock => clock > packet.AddSeconds(-2) && clock < packet.AddSeconds(60));

        int told = lane.Clocks.Count;
        using var again = new RawSender(receiver.Port);
        again.Write("sensor_id_name: 5:x\0"u8);
        Thread.Sleep(TimeSpan.FromSeconds(2.5));
        lane.Clocks.Should().HaveCount(told, "what it kept meanwhile may be about to come");
    }

    [Fact]
    public void A_sensor_that_stays_away_ends_its_lane_and_has_a_new_one_later()
    {
        using MirrorReceiver receiver = Ends.Receiver(server, centre, config => config.SensorTimeout = 1);
        for (int visit = 1; visit <= 2; visit++)
        {
            using (var raw = new RawSender(receiver.Port))
            {
                raw.Write(Numbered((byte)visit));
                raw.Read(8).Should().Be("block_ok");
            }

            Eventually.Is(() => centre.Lanes.Count == visit && centre.Lanes[^1].HasEnded, "its lane has ended");
        }

        centre.Lanes.Select(lane => lane.FrameCount).Should().Equal(1, 1);
        receiver.Sensors.Single().Packets.Should().Be(2);
    }

    /// <summary>Every packet arrived once, in its order.</summary>
    private void Expect(int count)
    {
        Eventually.Is(() => centre.Frames >= count, $"{count} frames");
        centre.Numbers.SequenceEqual(Enumerable.Range(0, count)).Should().BeTrue($"there are {centre.Frames} frames");
    }

    /// <summary>The vector with another counter, no checksum, and another time.</summary>
    private static byte[] Numbered(byte counter)
    {
        byte[] block = [.. VectorTests.Vector];
        block.AsSpan(48, 4).Clear();
        block[52] = counter;
        block[68] = counter;
        return block;
    }

    /// <summary>A connection whose bytes a test writes itself.</summary>
    private sealed class RawSender : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 };

        public RawSender(int port) => socket.Connect(System.Net.IPAddress.Loopback, port);

        public void Write(ReadOnlySpan<byte> bytes) => socket.Send(bytes);

        public void CloseSending() => socket.Shutdown(SocketShutdown.Send);

        public string Read(int length)
        {
            byte[] bytes = new byte[length];
            for (int done = 0, count; done < length; done += count)
            {
                count = socket.Receive(bytes.AsSpan(done));
                count.Should().BeGreaterThan(0, "the receiver closed");
            }

            return System.Text.Encoding.ASCII.GetString(bytes);
        }

        public string ReadToEnd()
        {
            List<byte> all = [];
            byte[] bytes = new byte[4096];
            try
            {
                for (int count; (count = socket.Receive(bytes)) > 0;)
                {
                    all.AddRange(bytes[..count]);
                }
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                // Closed while bytes of ours were unread.
            }

            return System.Text.Encoding.ASCII.GetString([.. all]);
        }

        public void Dispose() => socket.Dispose();
    }
}
