using Earshot.Central.Tests.Support;
using Earshot.CentralSensor;
using Earshot.CentralSensor.Packets;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Central.Tests;

/// <summary>Nothing lost that buffers can hold, nothing twice, and what had to be dropped is counted at both ends.</summary>
public sealed class FaultTests
{
    private static readonly TestBlock[] Blocks = [.. Enumerable.Range(0, 300).Select(seed => TestBlock.Random(seed, 40))];

    [Fact]
    public async Task A_link_that_is_cut_again_and_again_loses_nothing_and_doubles_nothing()
    {
        using Site site = new Site().Start();
        using var proxy = new Proxy(site.Receiver.EndPoint);
        using PacketUplink uplink = site.Packets("sensor-1", site.SensorConfig(packets: true, proxy.Port));
        for (int i = 0; i < Blocks.Length; i++)
        {
            uplink.Send(Blocks[i], mayWait: false, CancellationToken.None);
            if (i % 60 == 50)
            {
                await Eventually.Be(() => uplink.Health().SentPackets > i * 20, "it is at work");
                int connections = proxy.Connections;
                proxy.Cut(reopen: true);
                await Eventually.Be(() => proxy.Connections > connections, "it comes again");
            }
        }

        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().Equal(Blocks.SelectMany(SeenFrame.Of));
        site.Centre.Lanes.Should().Be(1, "a lane outlives its connections");
        uplink.Health().Dropped.Should().BeEmpty();
        site.State("sensor-1").Dropped.Should().NotContainKey("blocks");
        proxy.Connections.Should().BeGreaterThanOrEqualTo(6);
    }

    [Fact]
    public async Task A_byte_that_was_changed_on_the_way_ends_the_connection_and_nothing_else()
    {
        using Site site = new Site().Start();
        using var proxy = new Proxy(site.Receiver.EndPoint);
        using PacketUplink uplink = site.Packets("sensor-1", site.SensorConfig(packets: true, proxy.Port));
        await Eventually.Be(() => uplink.Health().IsConnected, "it connects");
        for (int i = 0; i < Blocks.Length; i++)
        {
            if (i == 100)
            {
                proxy.SpoilNext();
            }

            uplink.Send(Blocks[i], mayWait: false, CancellationToken.None);
        }

        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().Equal(Blocks.SelectMany(SeenFrame.Of));
        proxy.Connections.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task A_centre_that_is_away_is_waited_for_on_disk()
    {
        using Site site = new Site().Start();
        site.Receiver.Dispose();
        using PacketUplink uplink = site.Packets("sensor-1");
        foreach (TestBlock block in Blocks)
        {
            uplink.Send(block, mayWait: false, CancellationToken.None);
        }

        uplink.Health().IsConnected.Should().BeFalse();
        uplink.Health().WaitingBytes.Should().BeGreaterThan(1_000_000);
        uplink.Health().Problem.Should().NotBeNull();
        site.Start();
        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().Equal(Blocks.SelectMany(SeenFrame.Of));
        await Eventually.Be(() => uplink.Health().WaitingBytes == 0, "the disk is empty");
    }

    [Fact]
    public async Task A_centre_that_is_killed_gets_again_what_it_had_not_acknowledged()
    {
        using Site site = new Site().Start();
        FakeCentre first = site.Centre;
        using PacketUplink uplink = site.Packets("sensor-1");
        Array.ForEach(Blocks[..100], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        await Eventually.Be(() => uplink.Health().SentPackets == 4000, "the first are taken");
        first.Reads.Reset();
        Array.ForEach(Blocks[100..200], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        await Eventually.Be(() => site.State("sensor-1").Packets == 8000, "all have come to the centre");

        site.Kill();
        Array.ForEach(Blocks[200..], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        site.Start();
        uplink.Finish(CancellationToken.None);

        // Whatever the first one's lane had read counts as its own; the rest came to the second, once.
        List<SeenFrame> all = [.. first.Frames, .. site.Centre.Frames];
        all.Should().Equal(Blocks.SelectMany(SeenFrame.Of));
        site.Centre.FrameCount.Should().BeGreaterThanOrEqualTo(8000 - 41);
        site.State("sensor-1").Dropped.Should().BeEmpty();
    }

    [Fact]
    public async Task A_block_is_taken_when_it_is_in_the_journal_and_not_before()
    {
        using Site site = new Site().Start();
        site.Centre.HasJournal = true;
        using PacketUplink uplink = site.Packets("sensor-1");
        Array.ForEach(Blocks[..10], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        await Eventually.Be(() => site.Centre.FrameCount == 400, "all are read");
        uplink.Health().SentPackets.Should().Be(0);

        site.Centre.Held[..7].ForEach(block => block.OnJournaled());

        await Eventually.Be(() => uplink.Health().SentPackets == 280, "these are taken although they are in use");
        site.Centre.Held.ForEach(block => block.Release());
        uplink.Finish(CancellationToken.None);
        (uplink.Health().SentPackets, site.Centre.FrameCount).Should().Be((400, 400));
    }

    /// <summary>The window between the journal and the note of what is taken.</summary>
    [Fact]
    public async Task Blocks_that_were_in_the_journal_at_a_kill_and_not_acknowledged_do_not_come_again()
    {
        using Site site = new Site().Start();
        FakeCentre first = site.Centre;
        using PacketUplink uplink = site.Packets("sensor-1");
        Array.ForEach(Blocks[..50], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        await Eventually.Be(() => uplink.Health().SentPackets == 2000, "the first are taken");
        first.HasJournal = true;
        Array.ForEach(Blocks[50..100], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        await Eventually.Be(() => first.FrameCount == 4000, "all are read");
        uplink.Health().SentPackets.Should().Be(2000);

        site.Kill();
        site.Start();
        Array.ForEach(Blocks[100..], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        uplink.Finish(CancellationToken.None);

        first.Frames.Concat(site.Centre.Frames).Should().Equal(Blocks.SelectMany(SeenFrame.Of));
        site.State("sensor-1").Dropped.Should().BeEmpty();
    }

    [Fact]
    public async Task A_sensor_that_is_killed_while_the_centre_is_away_loses_nothing()
    {
        using Site site = new Site().Start();
        site.Receiver.Dispose();
        PacketUplink killed = site.Packets("sensor-1");
        Array.ForEach(Blocks[..100], block => killed.Send(block, mayWait: false, CancellationToken.None));

        CopyFiles(site, "sensor-1", "copy");
        site.Start();
        using PacketUplink uplink = site.Packets("sensor-1", folder: "copy");
        Array.ForEach(Blocks[100..], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().Equal(Blocks.SelectMany(SeenFrame.Of));
        uplink.Health().Dropped.Should().BeEmpty();
        site.Centre.Drops.Should().BeEmpty();
        await Task.Run(killed.Dispose);
    }

    [Fact]
    public async Task What_a_killed_sensor_had_in_memory_is_counted_exactly_at_both_ends()
    {
        using Site site = new Site().Start();
        using var proxy = new Proxy(site.Receiver.EndPoint);
        PacketUplink killed = site.Packets("sensor-1", site.SensorConfig(packets: true, proxy.Port));
        Array.ForEach(Blocks[..100], block => killed.Send(block, mayWait: false, CancellationToken.None));
        await Eventually.Be(() => killed.Health().SentPackets == 4000, "the first are taken");

        // These come no farther than the proxy; only memory has them.
        proxy.FallSilent();
        Array.ForEach(Blocks[100..130], block => killed.Send(block, mayWait: false, CancellationToken.None));
        CopyFiles(site, "sensor-1", "copy");
        await Task.Run(killed.Dispose);
        await Eventually.Be(() => !site.State("sensor-1").IsConnected, "the centre notices");

        using PacketUplink uplink = site.Packets("sensor-1", folder: "copy");
        await Eventually.Be(() => uplink.Health().Dropped.Count > 0, "the centre tells what it has");
        Array.ForEach(Blocks[130..], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().Equal([.. Blocks[..100].SelectMany(SeenFrame.Of), .. Blocks[130..].SelectMany(SeenFrame.Of)]);
        uplink.Health().Dropped.Should().Equal(new Dictionary<string, long> { ["lost_before_start"] = 1200 });
        await Eventually.Be(() => site.State("sensor-1").Dropped.ContainsKey("lost_before_start"), "the centre is told");
        site.State("sensor-1").Dropped.Should().BeEquivalentTo(new Dictionary<string, long> { ["lost_before_start"] = 1200, ["blocks"] = 30 });
        site.Centre.Drops.Sum(drops => drops.Packets).Should().Be(1200);
    }

    [Fact]
    public async Task What_a_stopped_sensor_cannot_keep_is_counted_once()
    {
        using Site site = new Site().Start();
        using var proxy = new Proxy(site.Receiver.EndPoint);
        CentralSensorConfig config = site.SensorConfig(packets: true, proxy.Port);
        config.PacketbufferFileTotalmaxsize = 0;
        using (PacketUplink stopped = site.Packets("sensor-1", config))
        {
            Array.ForEach(Blocks[..100], block => stopped.Send(block, mayWait: false, CancellationToken.None));
            await Eventually.Be(() => stopped.Health().SentPackets == 4000, "the first are taken");
            proxy.FallSilent();
            Array.ForEach(Blocks[100..130], block => stopped.Send(block, mayWait: false, CancellationToken.None));
            stopped.Finish(new CancellationToken(canceled: true));

            stopped.Health().Dropped.Should().BeEmpty("the centre will tell which of them it has");
        }

        await Eventually.Be(() => !site.State("sensor-1").IsConnected, "the centre notices");
        using PacketUplink uplink = site.Packets("sensor-1");
        await Eventually.Be(() => uplink.Health().Dropped.Count > 0, "the centre tells what it has");
        uplink.Health().Dropped.Should().Equal(new Dictionary<string, long> { ["lost_before_start"] = 1200 });
    }

    [Fact]
    public async Task A_sensor_that_is_stopped_while_the_centre_is_away_sends_the_rest_in_its_next_run()
    {
        using Site site = new Site().Start();
        site.Receiver.Dispose();
        using (PacketUplink stopped = site.Packets("sensor-1"))
        {
            Array.ForEach(Blocks[..150], block => stopped.Send(block, mayWait: false, CancellationToken.None));
            stopped.Finish(new CancellationToken(canceled: true));
            stopped.Health().Dropped.Should().BeEmpty();
        }

        site.Start();
        using PacketUplink uplink = site.Packets("sensor-1");
        Array.ForEach(Blocks[150..], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().Equal(Blocks.SelectMany(SeenFrame.Of));
        await Eventually.Be(() => site.Centre.Ended == 2, "each run was a lane");
    }

    [Fact]
    public async Task A_slow_centre_holds_a_file_up_and_loses_nothing()
    {
        using Site site = new Site();
        site.Config.MaxBufferMem = 1;
        site.Start();
        site.Centre.Reads.Reset();
        CentralSensorConfig config = site.SensorConfig(packets: true);
        (config.MaxBufferMem, config.PacketbufferFileTotalmaxsize) = (1, 0);
        using PacketUplink uplink = site.Packets("sensor-1", config);
        await Eventually.Be(() => uplink.Health().IsConnected, "it connects");

        Task sending = Task.Run(() =>
        {
            Array.ForEach(Blocks, block => uplink.Send(block, mayWait: true, CancellationToken.None));
            uplink.Finish(CancellationToken.None);
        });
        await Eventually.Be(() => uplink.Health().WaitingBytes > 300_000, "memory is full");
        sending.IsCompleted.Should().BeFalse();
        uplink.Health().WaitingBytes.Should().BeLessThan(1_000_000);
        site.Centre.Reads.Set();
        await sending;

        site.Centre.Frames.Should().Equal(Blocks.SelectMany(SeenFrame.Of));
        uplink.Health().Dropped.Should().BeEmpty();
    }

    [Fact]
    public async Task A_slow_centre_costs_a_live_source_disk_and_no_packets()
    {
        using Site site = new Site();
        site.Config.MaxBufferMem = 1;
        site.Start();
        site.Centre.Reads.Reset();
        CentralSensorConfig config = site.SensorConfig(packets: true);
        (config.MaxBufferMem, config.PacketbufferFileTotalmaxsize) = (1, 100);
        using PacketUplink uplink = site.Packets("sensor-1", config);
        await Eventually.Be(() => uplink.Health().IsConnected, "it connects");

        Array.ForEach(Blocks, block => uplink.Send(block, mayWait: false, CancellationToken.None));
        Directory.GetFiles(Path.Combine(site.Folder("sensor-1").DataDirectory, "packets"), "*.queue").Should().NotBeEmpty();
        site.Centre.Reads.Set();
        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().Equal(Blocks.SelectMany(SeenFrame.Of));
        uplink.Health().Dropped.Should().BeEmpty();
        site.State("sensor-1").Dropped.Should().BeEmpty();
    }

    [Fact]
    public async Task What_no_buffer_can_hold_is_dropped_and_counted_at_both_ends()
    {
        using Site site = new Site().Start();
        using PacketUplink uplink = Overfill(site, diskMegabytes: 1);
        TestBlock last = TestBlock.Random(999, 1, maxLength: 10);
        long dropped = uplink.Health().Dropped["buffer_full"];
        dropped.Should().BeInRange(40, 299 * 40);
        site.Start();
        await Eventually.Be(() => uplink.Health().WaitingBytes == 0, "what waited is taken");
        uplink.Send(last, mayWait: false, CancellationToken.None);
        uplink.Finish(CancellationToken.None);

        // Later blocks may be smaller than those for which there was no room.
        List<SeenFrame> seen = site.Centre.Frames;
        seen.Count.Should().Be((300 * 40) + 1 - (int)dropped);
        seen.Should().OnlyHaveUniqueItems().And.BeSubsetOf(Blocks.Append(last).SelectMany(SeenFrame.Of));
        site.Centre.Drops.Should().OnlyContain(drops => drops.Place == LossPlace.Link);
        site.Centre.Drops.Sum(drops => drops.Packets).Should().Be(dropped);
        await Eventually.Be(() => site.State("sensor-1").Dropped.ContainsKey("buffer_full"), "the centre is told");
        site.State("sensor-1").Dropped["buffer_full"].Should().Be(dropped);
    }

    [Fact]
    public async Task What_was_dropped_last_is_told_with_the_end()
    {
        using Site site = new Site().Start();
        using PacketUplink uplink = Overfill(site, diskMegabytes: 0);
        long dropped = uplink.Health().Dropped["buffer_full"];

        site.Start();
        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().HaveCount((300 * 40) - (int)dropped);
        await Eventually.Be(() => site.Centre.Ended == 1, "the run is over");
        site.Centre.Drops.Should().OnlyContain(drops => drops.Place == LossPlace.Link);
        site.Centre.Drops.Sum(drops => drops.Packets).Should().Be(dropped);
    }

    [Fact]
    public async Task Readings_of_counters_outlive_the_block_that_was_dropped()
    {
        using Site site = new Site().Start();
        site.Receiver.Dispose();
        CentralSensorConfig config = site.SensorConfig(packets: true);
        (config.MaxBufferMem, config.PacketbufferFileTotalmaxsize) = (1, 0);
        using PacketUplink uplink = site.Packets("sensor-1", config);
        long dropped = 0;
        int sent = 0;
        for (; dropped == 0; sent++)
        {
            var reading = new CaptureDrops(0, new Timestamp(sent), new Timestamp(sent + 1), LossPlace.Kernel, 1);
            TestBlock block = TestBlock.Random(sent, 40);
            uplink.Send(
                new TestBlock(block.Frames.ToArray(), block.Bytes.ToArray()) { Readings = [reading] }, mayWait: false, CancellationToken.None);
            dropped = uplink.Health().Dropped.GetValueOrDefault("buffer_full");
        }

        site.Start();
        await Eventually.Be(() => uplink.Health().WaitingBytes == 0, "what waited is taken");
        uplink.Send(new TestBlock([], []) { Promise = new Timestamp(7) }, mayWait: false, CancellationToken.None);
        uplink.Finish(CancellationToken.None);

        site.Centre.Drops.Where(drops => drops.Place == LossPlace.Kernel).Select(drops => drops.From.Nanoseconds).Should().Equal(Enumerable.Range(0, sent).Select(i => (long)i));
        site.Centre.Drops.Single(drops => drops.Place == LossPlace.Link).Packets.Should().Be(dropped).And.Be(40);
    }

    [Fact]
    public async Task A_sensor_goes_on_at_another_centre_and_comes_back()
    {
        using Site first = new Site().Start();
        using Site second = new Site().Start();
        using var proxy = new Proxy(first.Receiver.EndPoint);
        // Centres have one port number; only their addresses differ.
        CentralSensorConfig config = first.SensorConfig(packets: true, proxy.Port);
        using var alias = new Proxy(second.Receiver.EndPoint, "127.0.0.2", proxy.Port);
        config.ServerDestination = ["127.0.0.1", "127.0.0.2"];
        using PacketUplink uplink = first.Packets("sensor-1", config);
        Array.ForEach(Blocks[..100], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        await Eventually.Be(() => uplink.Health().SentPackets == 4000, "the first centre takes them");
        proxy.Cut(reopen: false);
        Array.ForEach(Blocks[100..200], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        await Eventually.Be(() => uplink.Health().SentPackets == 8000, "the second centre takes them");
        proxy.Open();
        alias.Dispose();
        Array.ForEach(Blocks[200..], block => uplink.Send(block, mayWait: false, CancellationToken.None));
        uplink.Finish(CancellationToken.None);

        first.Centre.Frames.Should().Equal([.. Blocks[..100].SelectMany(SeenFrame.Of), .. Blocks[200..].SelectMany(SeenFrame.Of)]);
        second.Centre.Frames.Should().Equal(Blocks[100..200].SelectMany(SeenFrame.Of));
        first.State("sensor-1").Dropped.Should().BeEmpty("the second centre's blocks are not missing");
    }

    [Fact]
    public async Task A_sensor_that_stays_away_too_long_ends_its_lane()
    {
        using Site site = new Site();
        site.Config.SensorTimeout = 1;
        site.Start();
        using var proxy = new Proxy(site.Receiver.EndPoint);
        using PacketUplink uplink = site.Packets("sensor-1", site.SensorConfig(packets: true, proxy.Port));
        uplink.Send(Blocks[0], mayWait: false, CancellationToken.None);
        await Eventually.Be(() => site.Centre.FrameCount == 40, "the first block is there");
        proxy.Cut(reopen: false);
        await Eventually.Be(() => site.Centre.Ended == 1, "the lane ends");
        proxy.Open();
        uplink.Send(Blocks[1], mayWait: false, CancellationToken.None);
        uplink.Finish(CancellationToken.None);

        site.Centre.Lanes.Should().Be(2);
        site.Centre.Frames.Should().Equal(Blocks[..2].SelectMany(SeenFrame.Of));
    }

    /// <summary>Sends all blocks while the centre is away: more than there is room for.</summary>
    private static PacketUplink Overfill(Site site, int diskMegabytes)
    {
        site.Receiver.Dispose();
        CentralSensorConfig config = site.SensorConfig(packets: true);
        (config.MaxBufferMem, config.PacketbufferFileTotalmaxsize) = (1, diskMegabytes);
        PacketUplink uplink = site.Packets("sensor-1", config);
        Array.ForEach(Blocks, block => uplink.Send(block, mayWait: false, CancellationToken.None));
        return uplink;
    }

    // What a killed process leaves behind: its files, as they are at that moment.
    private static void CopyFiles(Site site, string from, string to)
    {
        string source = site.Folder(from).DataDirectory;
        string target = site.Folder(to).DataDirectory;
        foreach (string path in Directory.GetFiles(source, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "lock"))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var output = new FileStream(copy, FileMode.Create);
            input.CopyTo(output);
        }
    }
}
