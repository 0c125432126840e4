using Earshot.Host.Pipeline.Lanes.Journaling;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Pipeline.Tests.Lanes;

public sealed class JournalTests : IDisposable
{
    private const long Second = 1_000_000_000;
    private const long MaxBytes = 4 << 20;
    private static readonly RemoteSensor Sensor = new(7, "branch office / 1");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-journal-");
    private readonly CancellationTokenSource stop = new(TimeSpan.FromSeconds(60));
    private readonly TestPluginContext log = new();

    private IEnumerable<string> Warnings => log.Messages.Where(message => message.StartsWith("warning", StringComparison.Ordinal));

    private string Path => System.IO.Path.Combine(folder.FullName, "journal");

    [Fact]
    public void Everything_of_a_block_survives_in_its_order()
    {
        var first = new TestBlock(10, 20)
        {
            Name = [1, 2, 3],
            Readings =
            [
                new CaptureDrops(0, new Timestamp(1), new Timestamp(2), LossPlace.Kernel, 12),
                new CaptureDrops(2, new Timestamp(2), new Timestamp(9), LossPlace.Link, long.MaxValue),
            ],
            Keys = [new CaptureSecrets(1, CaptureSecretsKind.TlsKeyLog, "CLIENT_RANDOM 01 02"u8.ToArray())],
        };
        var second = new TestBlock { Promise = new Timestamp(-5) };
        var third = new TestBlock(30) { Name = [4] };
        using (SensorJournal journal = Open())
        {
            foreach (TestBlock block in new[] { first, second, third })
            {
                PacketBlock passed = journal.Append(block);
                block.IsJournaled.Should().BeTrue();
                passed.Frames.ToArray().Should().Equal(block.Frames.ToArray());
            }
        }

        using SensorJournal again = Open(sensor: null);
        again.Sensor.Should().Be(Sensor);
        again.HasBlocks.Should().BeTrue();
        again.Marks.Select(mark => Convert.ToHexString(mark.Span)).Should().Equal("010203", "04");
        List<PacketBlock> blocks = ReadAll(again);
        blocks.Should().HaveCount(3);
        blocks[0].Frames.ToArray().Should().Equal(first.Frames.ToArray());
        blocks[0].Bytes.ToArray().Should().Equal(first.Bytes.ToArray());
        blocks[0].Drops.ToArray().Should().Equal(first.Readings);
        (blocks[0].Secrets[0].BeforeFrame, blocks[0].Secrets[0].Kind).Should().Be((1, CaptureSecretsKind.TlsKeyLog));
        blocks[0].Secrets[0].Data.ToArray().Should().Equal(first.Keys[0].Data.ToArray());
        blocks.Select(block => block.Clock).Should().Equal(null, new Timestamp(-5), null);
        blocks[2].Frames[0].Timestamp.Nanoseconds.Should().Be(30);
    }

    [Fact]
    public void Bytes_between_frames_are_left_out_and_every_field_of_a_frame_is_kept()
    {
        Frame[] frames = [new(new Timestamp(-1), 3, 2, 1500, ushort.MaxValue, (LinkType)65_000), new(new Timestamp(long.MaxValue), 9, 1, 1, 2, LinkType.Ppp)];
        using (SensorJournal journal = Open())
        {
            journal.Append(new LooseBlock("...ab....c."u8.ToArray(), frames));
        }

        using SensorJournal again = Open();
        PacketBlock block = ReadAll(again).Single();
        block.Bytes.ToArray().Should().Equal("abc"u8.ToArray());
        block.Frames.ToArray().Should().Equal(frames[0] with { Offset = 0 }, frames[1] with { Offset = 2 });
    }

    [Fact]
    public void Torn_record_is_cut_off_at_whatever_byte_and_its_mark_is_not_known()
    {
        long before;
        using (SensorJournal journal = Open())
        {
            journal.Append(new TestBlock(1) { Name = [1] });
            before = journal.Length;
            journal.Append(new TestBlock(2) { Name = [2] });
        }

        string file = Directory.GetFiles(Path).Single();
        byte[] whole = File.ReadAllBytes(file);
        for (int length = (int)before; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            using SensorJournal again = Open();
            again.Marks.Should().HaveCount(1);
            Times(ReadAll(again)).Should().Equal(1);
        }

        new FileInfo(file).Length.Should().Be(before);
        Warnings.Should().HaveCount(whole.Length - (int)before - 1);
    }

    [Fact]
    public void What_follows_a_torn_record_in_a_later_file_is_there()
    {
        using (SensorJournal journal = Open())
        {
            journal.Append(new TestBlock(1));
            journal.Append(new TestBlock(2));
        }

        string first = Directory.GetFiles(Path).Single();
        File.WriteAllBytes(first, File.ReadAllBytes(first)[..^1]);
        using (SensorJournal journal = Open())
        {
            _ = ReadAll(journal);
            journal.Append(new TestBlock(3));
        }

        using SensorJournal again = Open();
        Times(ReadAll(again)).Should().Equal(1, 3);
    }

    [Fact]
    public void Damaged_record_ends_its_file()
    {
        using (SensorJournal journal = Open())
        {
            journal.Append(new TestBlock(1));
            journal.Append(new TestBlock(2));
        }

        string file = Directory.GetFiles(Path).Single();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^3] ^= 1;
        File.WriteAllBytes(file, bytes);

        using SensorJournal again = Open();
        Times(ReadAll(again)).Should().Equal(1);
    }

    [Fact]
    public void Files_go_as_calls_end_and_are_kept()
    {
        using SensorJournal journal = Open();
        var ledger = new RecordLedger();
        ledger.Add(journal);
        LaneProgress lane = ledger.Begin();
        lane.Settled = new Timestamp(0);
        for (int i = 0; i < 25; i++)
        {
            journal.Append(Large(i * 10 * Second)).Release();
        }

        journal.Length.Should().BeGreaterThan(3 << 20, "a call that began at 0 is open");

        RecordTicket ticket = ledger.Take(Kept("call", 150 * Second, 200 * Second), stores: 1)!;
        lane.Settled = new Timestamp(1000 * Second);
        journal.Append(Large(1000 * Second)).Release();
        journal.Length.Should().BeInRange(2 << 20, 3 << 20, "a call that began at 150 s is not kept");

        ticket.Settle(RecordFate.Kept);
        journal.Append(Large(1001 * Second)).Release();
        journal.Length.Should().BeLessThan(1 << 20);
        journal.LetGo.Should().Be(0);
    }

    [Fact]
    public void Block_that_is_in_use_is_needed_whatever_its_time()
    {
        using SensorJournal journal = Open();
        RecordLedger ledger = Settled(journal, 1000 * Second);
        PacketBlock inUse = journal.Append(Large(1));
        for (int i = 0; i < 20; i++)
        {
            journal.Append(Large(2 + i)).Release();
        }

        journal.Length.Should().BeGreaterThan(2 << 20);
        inUse.Release();
        journal.Append(Large(40)).Release();
        journal.Length.Should().BeLessThan(2 << 20);
        ledger.Low.Nanoseconds.Should().Be(1000 * Second);
    }

    [Fact]
    public void Block_is_needed_for_a_while_whatever_its_time()
    {
        using (SensorJournal journal = Open(Sensor, TimeSpan.FromHours(1)))
        {
            Settled(journal, long.MaxValue);
            journal.Append(new TestBlock(1)).Release();
            journal.Append(new TestBlock(2)).Release();
        }

        using SensorJournal again = Open();
        Times(ReadAll(again)).Should().Equal(1, 2);
    }

    [Fact]
    public void Replay_begins_at_the_oldest_block_that_is_needed_but_with_the_secrets_before_it()
    {
        using (SensorJournal journal = Open())
        {
            Settled(journal, 1000 * Second);
            journal.Append(new TestBlock(1 * Second)).Release();
            journal.Append(new TestBlock(2 * Second) { Keys = [new CaptureSecrets(1, CaptureSecretsKind.TlsKeyLog, "key"u8.ToArray())] }).Release();
            journal.Append(new TestBlock(970 * Second)).Release();
            journal.Append(new TestBlock(1100 * Second)).Release();
            journal.Append(new TestBlock(1200 * Second)).Release();
        }

        using SensorJournal again = Open();
        List<PacketBlock> blocks = ReadAll(again);
        Times(blocks).Should().Equal(970 * Second, 1100 * Second, 1200 * Second);
        (blocks[0].Frames.Length, blocks[0].Secrets.Length, blocks[0].Secrets[0].BeforeFrame).Should().Be((0, 1, 0));
    }

    [Fact]
    public void It_is_bounded_and_what_had_to_go_is_counted_and_said_once()
    {
        using (SensorJournal journal = Open())
        {
            Settled(journal, 0);
            for (int i = 0; i < 100; i++)
            {
                journal.Append(Large(i * Second, name: (byte)i)).Release();
                journal.Length.Should().BeLessThanOrEqualTo(MaxBytes);
            }

            journal.LetGo.Should().BeGreaterThan(5 << 20);
            Warnings.Should().ContainSingle().Which.Should().Contain("max_journal");
            journal.Warnings.Should().ContainSingle().Which.Should().StartWith($"{journal.LetGo} bytes");
        }

        using SensorJournal again = Open();
        again.Marks.Should().HaveCount(SensorJournal.MostMarks);
        again.Marks[^1].ToArray().Should().Equal(99);
        Times(ReadAll(again)).Should().HaveCountGreaterThan(10).And.BeInAscendingOrder().And.EndWith(99 * Second);
    }

    [Fact]
    public void Nothing_but_marks_is_left_when_the_lane_has_ended_and_all_is_kept()
    {
        using (SensorJournal journal = Open())
        {
            var ledger = new RecordLedger();
            ledger.Add(journal);
            LaneProgress lane = ledger.Begin();
            RecordTicket one = ledger.Take(Kept("one", 1, 2), stores: 2)!;
            journal.Append(new TestBlock(1) { Name = [9] });
            ledger.End(lane);
            one.Settle(RecordFate.Kept);
            journal.HasBlocks.Should().BeTrue("one of two stores has not kept it");
            ledger.Invoking(it => it.WaitUntilKept(new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();

            one.Settle(RecordFate.Kept);
            ledger.WaitUntilKept(stop.Token);
            journal.HasBlocks.Should().BeFalse();
        }

        using SensorJournal again = Open(sensor: null);
        (again.Sensor, again.HasBlocks, again.Length < 200).Should().Be((Sensor, false, true));
        again.Marks.Single().ToArray().Should().Equal(9);
        again.Append(new TestBlock(5));
        again.Dispose();
        using SensorJournal third = Open();
        Times(ReadAll(third)).Should().Equal(5);
        third.Marks.Single().ToArray().Should().Equal(9);
    }

    [Fact]
    public void Packets_stay_when_the_store_gave_up_and_go_when_it_had_no_room()
    {
        foreach ((RecordFate fate, bool stays) in new[] { (RecordFate.Refused, true), (RecordFate.Dropped, false) })
        {
            using SensorJournal journal = Open();
            var ledger = new RecordLedger();
            ledger.Add(journal);
            LaneProgress lane = ledger.Begin();
            RecordTicket ticket = ledger.Take(Kept("one", 1, 2), stores: 1)!;
            journal.Append(new TestBlock(1));
            ledger.End(lane);
            ticket.Settle(fate);
            journal.HasBlocks.Should().Be(stays);
        }
    }

    [Fact]
    public void Records_kept_before_a_restart_are_known_and_parts_of_them_too()
    {
        using (SensorJournal journal = Open())
        {
            var ledger = new RecordLedger();
            ledger.Add(journal);
            ledger.Begin();
            ledger.Take(Kept("one", 100, 200), stores: 1)!.Settle(RecordFate.Kept);
            ledger.Take(Kept("dropped", 100, 200), stores: 1)!.Settle(RecordFate.Dropped);
            journal.Append(new TestBlock(1));
        }

        using SensorJournal again = Open();
        var after = new RecordLedger();
        after.Add(again);
        after.Take(Kept("one", 100, 200), 1).Should().BeNull();
        after.Take(Kept("one", 150, 180), 1).Should().BeNull("its first packets may be gone");
        after.Take(Kept("one", 201, 300), 1).Should().NotBeNull("a Call-ID that is used again is another call");
        after.Take(Kept("dropped", 100, 200), 1).Should().NotBeNull();
        after.Take(Kept("two", 100, 200), 1).Should().NotBeNull();
    }

    [Fact]
    public void Disk_that_fails_is_told_and_counted_and_the_block_goes_on_without_the_journal()
    {
        using SensorJournal journal = Open();
        Directory.Delete(Path);
        var block = new TestBlock(1);

        journal.Append(block).Should().BeSameAs(block);
        journal.Append(new TestBlock(2));

        block.IsJournaled.Should().BeFalse();
        journal.Unwritten.Should().Be(2);
        Warnings.Should().ContainSingle().Which.Should().Contain("cannot be written");
    }

    [Fact]
    public void File_of_another_version_is_left_out()
    {
        using (SensorJournal journal = Open())
        {
            journal.Append(new TestBlock(1));
        }

        string file = Directory.GetFiles(Path).Single();
        var buffer = new JournalBuffer();
        int start = JournalRecord.Begin(buffer, JournalRecordKind.Head);
        buffer.Byte(99);
        JournalRecord.End(buffer, start);
        File.WriteAllBytes(file, [.. buffer.Written, .. File.ReadAllBytes(file)]);

        using SensorJournal again = Open();
        again.HasBlocks.Should().BeFalse();
    }

    [Fact]
    public void Without_journals_those_of_a_run_before_are_deleted()
    {
        using (var with = new JournalFolder(folder.FullName, MaxBytes, TimeSpan.Zero, log))
        {
            with.Of(Sensor)!.Append(new TestBlock(1));
            with.Of(Sensor).Should().BeSameAs(with.Of(Sensor));
        }

        string path = Directory.GetDirectories(folder.FullName).Single();
        System.IO.Path.GetFileName(path).Should().Be("branch%20office%20%2F%201");
        using (var again = new JournalFolder(folder.FullName, MaxBytes, TimeSpan.Zero, log))
        {
            again.Recover().Should().ContainSingle().Which.Sensor.Should().Be(Sensor);
        }

        using var without = new JournalFolder(folder.FullName, 0, TimeSpan.Zero, log);
        without.Recover().Should().BeEmpty();
        without.Of(Sensor).Should().BeNull();
        Directory.Exists(folder.FullName).Should().BeFalse();
        folder.Create();
    }

    [Fact]
    public void What_is_written_costs_no_allocation_per_packet()
    {
        using SensorJournal journal = Open();
        Settled(journal, long.MaxValue);
        Large(1);
        TestBlock few = new(1);
        TestBlock many = new([.. Enumerable.Range(0, 10_000).Select(i => (long)i)]);
        journal.Append(many);

        Allocations.Least(() => AllocatedBy(() => journal.Append(many)) - AllocatedBy(() => journal.Append(few))).Should().BeLessThanOrEqualTo(0);
    }

    [Fact]
    public void Source_brings_the_journal_first_then_the_sensor_and_notes_its_end()
    {
        using (SensorJournal journal = Open())
        {
            journal.Append(new TestBlock(1));
        }

        using (SensorJournal journal = Open())
        {
            using var source = new JournaledSource(journal, journal.Replay(), TimeSpan.FromHours(1));
            var sensor = new TestSource("sensor");
            sensor.Send(2);
            sensor.End();
            source.TryAttach(sensor).Should().BeTrue();
            source.TryAttach(new TestSource("another")).Should().BeFalse();
            Times([source.Read(stop.Token)!, source.Read(stop.Token)!]).Should().Equal(1, 2);
            source.Read(stop.Token).Should().BeNull();
            source.IsOver.Should().BeTrue();
        }

        using SensorJournal again = Open();
        again.HasEnded.Should().BeTrue();
        using var replayed = new JournaledSource(again, again.Replay(), TimeSpan.FromHours(1));
        Times([replayed.Read(stop.Token)!, replayed.Read(stop.Token)!]).Should().Equal(1, 2);
        replayed.Read(stop.Token).Should().BeNull("the sensor's source had ended");
        replayed.TryAttach(new TestSource("sensor")).Should().BeFalse();
    }

    [Fact]
    public void Sensor_that_does_not_come_back_is_waited_for_so_long_and_a_stop_ends_that_behind_the_journal()
    {
        using (SensorJournal journal = Open())
        {
            journal.Append(new TestBlock(1));
            journal.Append(new TestBlock(2));
        }

        using SensorJournal again = Open();
        using (var source = new JournaledSource(again, again.Replay(), TimeSpan.FromHours(1)))
        {
            var stopped = new CancellationToken(canceled: true);
            Times([source.Read(stopped)!, source.Read(stopped)!]).Should().Equal([1, 2], "half of a call must not be kept in the place of all of it");
            source.Invoking(it => it.Read(stopped)).Should().Throw<OperationCanceledException>();
        }

        using var impatient = new JournaledSource(again, again.Replay(), TimeSpan.FromMilliseconds(1));
        _ = Times([impatient.Read(stop.Token)!, impatient.Read(stop.Token)!]);
        impatient.Read(stop.Token).Should().BeNull();
        impatient.TryAttach(new TestSource("sensor")).Should().BeFalse();
    }

    public void Dispose()
    {
        stop.Dispose();
        log.Dispose();
        folder.Delete(recursive: true);
    }

    private static KeptRecord Kept(string callId, long start, long end) =>
        KeptRecord.Of(new CallRecord { Id = callId, CallId = callId, Start = new Timestamp(start), End = new Timestamp(end) });

    private static TestBlock Large(long time, byte name = 0) =>
        new([.. Enumerable.Repeat(time, 5000)]) { Name = name == 0 ? [] : [name] };

    private static long AllocatedBy(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static IEnumerable<long> Times(IEnumerable<PacketBlock> blocks) =>
        blocks.SelectMany(block => block.Frames.ToArray()).Select(frame => frame.Timestamp.Nanoseconds).Distinct();

    private static List<PacketBlock> ReadAll(SensorJournal journal)
    {
        using JournalReplay replay = journal.Replay();
        var blocks = new List<PacketBlock>();
        while (replay.Next() is { } block)
        {
            blocks.Add(block);
        }

        return blocks;
    }

    private static RecordLedger Settled(SensorJournal journal, long time)
    {
        var ledger = new RecordLedger();
        ledger.Add(journal);
        ledger.Begin().Settled = new Timestamp(time);
        return ledger;
    }

    private SensorJournal Open() => Open(Sensor);

    private SensorJournal Open(RemoteSensor? sensor) => Open(sensor, TimeSpan.Zero);

    private SensorJournal Open(RemoteSensor? sensor, TimeSpan linger) => new(Path, sensor, MaxBytes, linger, log);

    private sealed class LooseBlock(byte[] bytes, Frame[] frames) : PacketBlock
    {
        public override ReadOnlySpan<byte> Bytes => bytes;

        public override ReadOnlySpan<Frame> Frames => frames;

        protected override void Recycle()
        {
        }
    }
}
