using System.Runtime.InteropServices;
using Earshot.Host.Pipeline.Merging;
using Earshot.Pipeline.Tests.Lanes;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests.Merging;

public sealed class CaptureFilesTests : IDisposable
{
    private const long Second = Timestamp.NanosecondsPerSecond;

    private readonly TestSource east = new("east") { Statistics = new SourceStatistics { CorruptRecords = 1 } };
    private readonly TestSource west = new("west") { Statistics = new SourceStatistics { CorruptRecords = 2 } };
    private readonly CancellationTokenSource stop = new(TimeSpan.FromSeconds(60));

    [Fact]
    public void Files_one_after_the_other_are_groups_of_their_own_in_the_order_of_time()
    {
        east.Send(50, 60);
        east.Send(70);
        west.Send(10, 20);

        Groups().Should().Equal("west 10 20", "east 50 60, east 70");
    }

    [Fact]
    public void Files_of_the_same_time_are_merged_with_the_bytes_of_each()
    {
        east.Send(10, 30, 50);
        east.Send(60, 80);
        west.Send(20, 40);
        west.Send(70, 90, 100);

        string group = Groups().Should().ContainSingle().Subject;
        Numbers(group).Should().Equal(10, 20, 30, 40, 50, 60, 70, 80, 90, 100);
    }

    [Fact]
    public void Blocks_whose_turn_it_is_as_a_whole_are_not_copied()
    {
        TestBlock[] blocks = [new(10, 20), new(30, 40), new(100, 110), new(120)];
        east.Send(blocks[0]);
        east.Send(blocks[1]);
        east.Send(blocks[3]);
        west.Send(blocks[2]);

        using CaptureFiles files = Open();
        files.Next(stop.Token).Should().BeTrue();
        foreach (TestBlock block in blocks)
        {
            files.Read(stop.Token).Should().BeSameAs(block);
        }

        files.Read(stop.Token).Should().BeNull();
    }

    [Fact]
    public void Of_frames_of_one_time_those_of_the_file_that_was_named_first_come_first()
    {
        foreach (long time in new long[] { 10, 20 })
        {
            west.Send(time);
            east.Send(time);
        }

        Groups().Should().Equal("east 10, west 10, east 20, west 20");
    }

    [Fact]
    public void What_a_file_tells_beside_frames_stays_at_its_place()
    {
        east.Send(new TestBlock { Keys = [Key(1)] });
        east.Send(new TestBlock(10, 30) { Readings = [Reading(at: 0), Reading(at: 1), Reading(at: 2)], Keys = [Key(2)] });
        east.Send(new TestBlock { Readings = [Reading(at: 0)] });
        west.Send(new TestBlock(20, 40));

        using CaptureFiles files = Open();
        files.Next(stop.Token);
        List<string> told = [];
        while (files.Read(stop.Token) is { } block)
        {
            for (int i = 0; i <= block.Frames.Length; i++)
            {
                told.AddRange(block.Secrets.ToArray().Where(secret => secret.BeforeFrame == i).Select(secret => $"key {secret.Data.Span[0]}"));
                told.AddRange(block.Drops.ToArray().Where(drops => drops.BeforeFrame == i).Select(_ => "drops"));
                if (i < block.Frames.Length)
                {
                    told.Add(Time(block, i).ToString());
                }
            }
        }

        told.Should().Equal("key 1", "key 2", "drops", "10", "20", "drops", "30", "drops", "drops", "40");
    }

    [Fact]
    public void Wrong_stamp_does_not_keep_what_comes_behind_it_until_the_other_file_is_over()
    {
        east.Send(1 * Second, 800_000 * Second, 3 * Second);
        west.Send(2 * Second, 4 * Second);

        string group = Groups().Should().ContainSingle().Subject;
        Numbers(group).Should().Equal(1 * Second, 800_000 * Second, 2 * Second, 3 * Second, 4 * Second);
    }

    [Fact]
    public void Block_is_handed_over_before_the_next_one_is_read()
    {
        east.Send(10, 30);
        west.Send(20, 40);
        using CaptureFiles files = new([east, west]);

        files.Next(stop.Token);
        Times(files.Read(stop.Token)!).Should().Equal([10, 20, 30], "nobody knows yet what comes of the east, as of a pipe");
        east.End();
        west.End();
        Times(files.Read(stop.Token)!).Should().Equal(40);
        files.Read(stop.Token).Should().BeNull();
    }

    [Fact]
    public void File_without_frames_is_a_group_of_its_own_and_counted()
    {
        west.Send(10);

        using CaptureFiles files = Open();
        List<long> corrupt = [];
        while (files.Next(stop.Token))
        {
            while (files.Read(stop.Token) is { } block)
            {
                block.Release();
            }

            corrupt.Add(files.Statistics.CorruptRecords);
        }

        corrupt.Should().Equal(1, 2);
        (east.IsDisposed, west.IsDisposed).Should().Be((true, true));
    }

    [Fact]
    public void Every_lease_comes_back_and_every_source_is_closed()
    {
        int recycled = 0;
        foreach (TestSource source in new[] { east, west })
        {
            for (int i = 0; i < 3; i++)
            {
                source.Send(new TestBlock(10 + i, 20 + i) { OnRecycled = () => recycled++ });
            }
        }

        using (CaptureFiles files = Open())
        {
            files.Next(stop.Token);
            files.Read(stop.Token)!.Release();
        }

        (east.IsDisposed, west.IsDisposed).Should().Be((true, true));
        recycled.Should().Be(east.Handed + west.Handed);
    }

    public void Dispose() => stop.Dispose();

    private static CaptureDrops Reading(int at) => new(at, new Timestamp(0), new Timestamp(0), LossPlace.Kernel, 0);

    private static CaptureSecrets Key(byte number) => new(0, CaptureSecretsKind.TlsKeyLog, new[] { number });

    private static long Time(PacketBlock block, int frame) =>
        MemoryMarshal.Read<long>(block.Bytes.Slice(block.Frames[frame].Offset, block.Frames[frame].CapturedLength));

    private static long[] Times(PacketBlock block)
    {
        long[] times = [.. Enumerable.Range(0, block.Frames.Length).Select(i => Time(block, i))];
        block.Release();
        return times;
    }

    private static IEnumerable<long> Numbers(string group) =>
        group.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Where(word => char.IsAsciiDigit(word[0])).Select(long.Parse);

    private CaptureFiles Open()
    {
        east.End();
        west.End();
        return new CaptureFiles([east, west]);
    }

    /// <summary>The groups, each with the names and times of its blocks.</summary>
    private List<string> Groups()
    {
        using CaptureFiles files = Open();
        List<string> groups = [];
        while (files.Next(stop.Token))
        {
            List<string> blocks = [];
            while (files.Read(stop.Token) is { } block)
            {
                blocks.Add($"{files.Name} {string.Join(' ', Times(block))}");
            }

            groups.Add(string.Join(", ", blocks));
        }

        return groups;
    }
}
