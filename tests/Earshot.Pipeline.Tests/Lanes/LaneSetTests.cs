using System.Globalization;
using System.Text.Json;
using Earshot.Bench.Generator;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Lanes;
using Earshot.Host.Pipeline.Lanes.Journaling;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Pipeline.Tests.Lanes;

/// <summary>
/// Lanes with the real plugins. A kill is a copy of the data directory while all is at work: what a process that is killed leaves.
/// </summary>
public sealed class LaneSetTests : IDisposable
{
    private static readonly RemoteSensor East = new(1, "east");
    private static readonly RemoteSensor West = new(2, "west");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-lanes-");
    private readonly TestPluginContext context = new();
    private readonly string capture;

    public LaneSetTests()
    {
        capture = Path.Combine(folder.FullName, "calls.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 60, Concurrency = 12, Seconds = 30, LossPercent = 1 }, capture);
    }

    /// <summary>150 s of calls of 30 s: at each kill some are kept, and of these some began when others did that are open.</summary>
    [Fact]
    public void Calls_that_were_open_at_kills_are_as_if_there_had_been_none()
    {
        string[] expected = Whole();
        expected.Should().HaveCount(60);
        List<PacketBlock> blocks = Blocks();
        var kept = new List<CallRecord>();
        string data = Data(0);
        int[] kills = [blocks.Count / 3, (blocks.Count / 3) + 1, blocks.Count * 3 / 4, blocks.Count];
        int from = 0;
        for (int i = 0; i < kills.Length; i++)
        {
            var target = new MemoryTarget();
            using var writer = new StoreWriter(target, StoreFailurePolicy.DropAndRetry, context);
            using var set = new LaneSet(Compose(data), [writer], TimeSpan.Zero, context);
            set.Recover();
            var source = new TestSource("east");
            set.Attach(East, source);
            blocks[from..(kills[i] - 1)].ForEach(source.Send);
            from = kills[i];
            Until(() => source.IsDrained);
            Thread.Sleep(TimeSpan.FromSeconds(2));
            source.Send(blocks[from - 1]);
            if (i == kills.Length - 1)
            {
                source.End();
                Until(() => source.IsDisposed);
            }
            else
            {
                Until(() => source.IsDrained);
                Thread.Sleep(TimeSpan.FromSeconds(2));
            }

            string next = Data(i + 1);
            Copy(Path.Combine(data, "journal"), Path.Combine(next, "journal"));
            kept.AddRange(target.Calls);
            data = next;
            if (i == 2)
            {
                using var journal = new SensorJournal(Path.Combine(data, "journal", "east"), East, 1 << 30, TimeSpan.Zero, context);
                using JournalReplay replay = journal.Replay();
                int again = 0;
                while (replay.Next() is not null)
                {
                    again++;
                }

                again.Should().BeInRange(kills[2] / 4, kills[2] * 3 / 4, "calls that are over and kept need their packets no more");
            }
        }

        kept.Select(call => call.CallId).Should().OnlyHaveUniqueItems();
        Text(kept).Should().Equal(expected);
        using var left = new SensorJournal(Path.Combine(data, "journal", "east"), East, 1 << 20, TimeSpan.Zero, context);
        (left.HasBlocks, left.Length < 200).Should().Be((false, true));
    }

    [Fact]
    public void Calls_of_a_sensor_that_does_not_come_back_end_when_the_centre_stops()
    {
        List<PacketBlock> blocks = Blocks();
        string data = Data(0);
        var first = new MemoryTarget();
        using var writer = new StoreWriter(first, StoreFailurePolicy.DropAndRetry, context);
        using var set = new LaneSet(Compose(data), [writer], TimeSpan.Zero, context);
        var source = new TestSource("east");
        set.Attach(East, source);
        blocks[..(blocks.Count / 2)].ForEach(source.Send);
        Until(() => source.IsDrained);
        Thread.Sleep(TimeSpan.FromSeconds(2));
        Copy(Path.Combine(data, "journal"), Path.Combine(Data(1), "journal"));

        var second = new MemoryTarget();
        using (var after = new StoreWriter(second, StoreFailurePolicy.DropAndRetry, context))
        {
            using (var again = new LaneSet(Compose(Data(1)), [after], TimeSpan.Zero, context))
            {
                again.Recover();
                again.Journaled(East).Should().BeEmpty("these blocks have no marks");
                again.End();
                after.Finish();
            }
        }

        second.Calls.Select(call => call.EndReason).Should().NotBeEmpty().And.OnlyContain(reason => reason == EndReason.CaptureEnd);
        second.Calls.Select(call => call.CallId).Should().NotIntersectWith(first.Calls.Select(call => call.CallId));
        using var left = new SensorJournal(Path.Combine(Data(1), "journal", "east"), East, 1 << 20, TimeSpan.Zero, context);
        left.HasBlocks.Should().BeFalse("a clean stop leaves nothing to be analysed again");
    }

    [Fact]
    public void Halves_of_calls_in_a_merge_group_survive_a_kill()
    {
        string[] expected = Whole("east+west");
        List<PacketBlock> blocks = Blocks();
        var kept = new List<CallRecord>();
        for (int run = 0; run < 2; run++)
        {
            var target = new MemoryTarget();
            using var writer = new StoreWriter(target, StoreFailurePolicy.DropAndRetry, context);
            using var set = new LaneSet(Compose(Data(run), "merge_groups = [\"east+west\"]"), [writer], TimeSpan.Zero, context);
            set.Recover();
            var east = new TestSource("east");
            var west = new TestSource("west");
            set.Attach(East, east);
            set.Attach(West, west);
            int half = blocks.Count / 2;
            foreach (PacketBlock block in run == 0 ? blocks[..half] : blocks[half..])
            {
                east.Send(new CopiedBlock(block, place => place % 2 == 0));
                west.Send(new CopiedBlock(block, place => place % 2 == 1));
            }

            if (run == 1)
            {
                east.End();
                west.End();
                Until(() => east.IsDisposed && west.IsDisposed);
                set.End();
                writer.Finish();
            }
            else
            {
                Until(() => east.IsDrained && west.IsDrained);
                Thread.Sleep(TimeSpan.FromSeconds(4));
                Copy(Path.Combine(Data(0), "journal"), Path.Combine(Data(1), "journal"));
            }

            kept.AddRange(target.Calls);
        }

        kept.Select(call => call.CallId).Should().OnlyHaveUniqueItems();
        Text(kept).Should().Equal(expected);
    }

    /// <summary>Each time the group's lane may be reading, about to end, or gone.</summary>
    [Fact]
    public void Member_that_comes_back_when_its_group_s_lane_ends_is_read()
    {
        using var writer = new StoreWriter(new MemoryTarget(), StoreFailurePolicy.DropAndRetry, context);
        using var set = new LaneSet(Compose(Data(0), "merge_groups = [\"east+west\"]", "max_journal = 0"), [writer], TimeSpan.Zero, context);
        var west = new TestSource("west");
        set.Attach(West, west);
        west.End();
        for (int i = 0; i < 50; i++)
        {
            var east = new TestSource("east");
            set.Attach(East, east);
            east.Send(1_000_000_000L + i);
            east.End();
            Until(() => east.IsDisposed);
            Thread.SpinWait(i * 2000);
        }
    }

    [Fact]
    public void Lane_for_what_is_late_does_without_a_spool_that_cannot_be_opened()
    {
        const long Second = 1_000_000_000;
        string spool = Path.Combine(folder.FullName, "spool");
        Directory.CreateDirectory(Path.Combine(spool, "sensors"));
        // Where the folder of the late lane should be there is a file.
        File.WriteAllText(Path.Combine(spool, "sensors", "west"), "");
        using var writer = new StoreWriter(new MemoryTarget(), StoreFailurePolicy.DropAndRetry, context);
        Composition composition = Compose(Data(0), "merge_groups = [\"east+west\"]", "merge_window = 100", $"[spool]\nplugin = \"Spool\"\ndirectory = \"{spool}\"");
        using var set = new LaneSet(composition, [writer], TimeSpan.Zero, context);
        var east = new TestSource("east");
        var west = new TestSource("west");
        set.Attach(East, east);
        set.Attach(West, west);
        east.Send(1000 * Second);
        Until(() => east.IsDrained);
        Thread.Sleep(TimeSpan.FromSeconds(1));

        west.Send(10 * Second);

        Until(() => context.Messages.Any(message => message.StartsWith("error: the packets of west are analysed, but not kept", StringComparison.Ordinal)));
        west.End();
        Until(() => west.IsDisposed);
    }

    public void Dispose()
    {
        context.Dispose();
        folder.Delete(recursive: true);
    }

    private static void Until(Func<bool> condition) => SpinWait.SpinUntil(condition, Patience).Should().BeTrue();

    private static string[] Text(IEnumerable<CallRecord> calls) => [.. calls.Select(call => JsonSerializer.Serialize(call, RecordJson.Default.CallRecord)).Order(StringComparer.Ordinal)];

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private string Data(int run) => Path.Combine(folder.FullName, $"data-{run.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The calls without a kill.</summary>
    private string[] Whole(string sensor = "east")
    {
        var sink = new MemorySink();
        using var pipeline = new SensorPipeline(Compose(Data(99)), sink, sensor, wantsDialogs: false);
        var source = new TestSource(sensor);
        Blocks().ForEach(source.Send);
        source.End();
        pipeline.Run(source, CancellationToken.None);
        pipeline.Finish();
        return Text(sink.Calls);
    }

    private List<PacketBlock> Blocks()
    {
        Composition composition = Compose(Data(98));
        Bound<ICaptureFileReader> reader = composition.Single<ICaptureFileReader>("capture file");
        using IPacketSource source = reader.Plugin.OpenFile(capture, reader.Config, reader.Context);
        var blocks = new List<PacketBlock>();
        while (source.Read(CancellationToken.None) is { } block)
        {
            blocks.Add(new CopiedBlock(block));
            block.Release();
        }

        return blocks;
    }

    private static Composition Compose(string data, params string[] pipeline)
    {
        Directory.CreateDirectory(data);
        string file = Path.Combine(data, "plugins.toml");
        string plugins = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "plugins");
        File.WriteAllText(file, $"""
            [host]
            plugin_folders = ["{plugins}"]
            data_directory = "{data}"
            [capture]
            plugin = "PcapFile"
            block_size = 65536
            [sip]
            plugin = "Sip"
            [rtp]
            plugin = "Rtp"
            [pipeline]

            """ + string.Join('\n', pipeline));
        return new Composer(new PluginActivator()).Compose(new ConfigurationRequest(file, []));
    }
}
