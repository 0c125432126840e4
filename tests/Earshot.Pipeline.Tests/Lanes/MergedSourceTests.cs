using Earshot.Host.Pipeline.Lanes;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests.Lanes;

public sealed class MergedSourceTests : IDisposable
{
    // So long that no test waits for it.
    private const int LongWindowMs = 60_000;

    private readonly TestSource east = new("east");
    private readonly TestSource west = new("west");
    private readonly List<IPacketSource> late = [];
    private readonly CancellationTokenSource stop = new(TimeSpan.FromSeconds(60));

    [Fact]
    public void Frames_of_all_members_come_in_the_order_of_time_with_their_bytes()
    {
        using MergedSource merged = Merge(LongWindowMs);
        foreach (long[] times in Enumerable.Range(0, 3000).Chunk(7).Select(part => part.Select(i => i * 20L).ToArray()))
        {
            east.Send(times);
        }

        foreach (long[] times in Enumerable.Range(0, 1500).Chunk(11).Select(part => part.Select(i => (i * 40L) + 5).ToArray()))
        {
            west.Send(times);
        }

        east.End();
        west.End();

        IReadOnlyList<long> times2 = ReadAll(merged);
        times2.Should().HaveCount(4500).And.BeInAscendingOrder();
        times2.Count(time => time % 20 == 5).Should().Be(1500);
        (east.IsDisposed, west.IsDisposed).Should().Be((true, true));
    }

    [Fact]
    public void Frame_waits_for_a_member_that_may_send_an_older_one()
    {
        using MergedSource merged = Merge(LongWindowMs);
        east.Send(100, 300);
        west.Send(200);

        Until(merged, 2).Should().Equal(100, 200);
        west.Promise(250);
        Times(merged).Should().BeEmpty("west promised no more than 250");
        west.Promise(300);
        Until(merged, 1).Should().Equal(300);
    }

    [Fact]
    public void Silent_member_holds_the_others_up_for_the_window_only()
    {
        using MergedSource merged = Merge(windowMs: 200);
        east.Send(100, 300);

        Until(merged, 2).Should().Equal(100, 300);
        west.Send(200);
        Until(merged, 1).Should().Equal([200], "what is a little late comes all the same");
    }

    [Fact]
    public void Member_that_is_too_late_is_read_apart_until_it_has_caught_up()
    {
        const long Second = 1_000_000_000;
        using MergedSource merged = Merge(windowMs: 200);
        east.Send(100 * Second, 101 * Second);
        Until(merged, 2).Should().Equal(100 * Second, 101 * Second);

        west.Send(50 * Second, 60 * Second);
        west.Send(70 * Second, 102 * Second, 103 * Second);
        merged.Read(stop.Token)!.Release();
        IPacketSource apart = late.Should().ContainSingle().Subject;
        ReadAll(apart).Should().Equal(50 * Second, 60 * Second, 70 * Second);
        apart.Dispose();

        east.Send(104 * Second);
        west.End();
        east.End();
        ReadAll(merged).Should().Equal(102 * Second, 103 * Second, 104 * Second);
    }

    [Fact]
    public void Member_that_has_ended_holds_nothing_up_and_may_come_again()
    {
        using MergedSource merged = Merge(LongWindowMs);
        west.Send(50);
        west.End();
        east.Send(100);
        Until(merged, 2).Should().Equal(50, 100);

        var again = new TestSource("west");
        merged.Begin("west", again, stop.Token);
        again.Send(150);
        east.Send(200);
        again.End();
        east.End();

        ReadAll(merged).Should().Equal(150, 200);
        merged.Read(stop.Token).Should().BeNull();
    }

    [Fact]
    public void Drops_travel_and_the_clock_is_that_of_the_slowest()
    {
        using MergedSource merged = Merge(LongWindowMs);
        east.Drop(1, 2, 7);
        east.Promise(900);
        west.Promise(400);

        var drops = new List<CaptureDrops>();
        Timestamp? clock = null;
        while (clock is null)
        {
            PacketBlock block = merged.Read(stop.Token)!;
            drops.AddRange(block.Drops);
            clock = block.Clock;
            block.Release();
        }

        drops.Should().ContainSingle().Which.Packets.Should().Be(7);
        clock.Value.Nanoseconds.Should().Be(400);
    }

    [Fact]
    public void Stop_ends_the_waiting()
    {
        using MergedSource merged = Merge(LongWindowMs);
        stop.Cancel();

        Action read = () => merged.Read(stop.Token);

        read.Should().Throw<OperationCanceledException>();
    }

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    private MergedSource Merge(int windowMs)
    {
        var merged = new MergedSource("east+west", ["east", "west"], windowMs) { OnLate = (_, source) => late.Add(source) };
        merged.Begin("east", east, stop.Token);
        merged.Begin("west", west, stop.Token);
        return merged;
    }

    private List<long> Until(MergedSource merged, int count)
    {
        var times = new List<long>();
        while (times.Count < count)
        {
            times.AddRange(Times(merged));
        }

        return times;
    }

    private List<long> ReadAll(IPacketSource merged)
    {
        var times = new List<long>();
        while (merged.Read(stop.Token) is { } block)
        {
            times.AddRange(TimesOf(block));
        }

        return times;
    }

    private List<long> Times(MergedSource merged) => TimesOf(merged.Read(stop.Token)!);

    private static List<long> TimesOf(PacketBlock block)
    {
        var times = new List<long>();
        foreach (ref readonly Frame frame in block.Frames)
        {
            BitConverter.ToInt64(block.Bytes[frame.Offset..]).Should().Be(frame.Timestamp.Nanoseconds);
            times.Add(frame.Timestamp.Nanoseconds);
        }

        block.Release();
        return times;
    }
}
