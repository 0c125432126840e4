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
        merged.TryBegin("west", again, stop.Token).Should().BeTrue();
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
    public void Member_that_comes_when_the_group_is_over_is_not_taken()
    {
        using MergedSource merged = Merge(LongWindowMs);
        east.End();
        west.End();
        merged.Read(stop.Token).Should().BeNull();

        merged.TryBegin("west", new TestSource("west"), stop.Token).Should().BeFalse("nobody would read it");
    }

    [Fact]
    public void Block_is_given_back_without_a_lock_that_a_sensor_that_comes_needs()
    {
        using MergedSource merged = Merge(windowMs: 1);
        bool? hasBegun = null;
        east.Send(new TestBlock(100)
        {
            OnRecycled = () =>
            {
                Task<bool> coming = Task.Run(() => merged.TryBegin("west", new TestSource("west"), stop.Token));
                hasBegun = coming.Wait(TimeSpan.FromSeconds(20)) && coming.Result;
            },
        });
        west.End();
        Until(merged, 1).Should().Equal(100);
        while (hasBegun is null)
        {
            merged.Read(stop.Token)!.Release();
        }

        hasBegun.Should().BeTrue();
    }

    [Fact]
    public void Secrets_come_before_the_frames_of_their_block_and_drops_where_they_were_told()
    {
        using MergedSource merged = Merge(LongWindowMs);
        east.Send(new TestBlock(100, 200, 300)
        {
            Keys = [new CaptureSecrets(2, CaptureSecretsKind.TlsKeyLog, "later"u8.ToArray())],
            Readings = [new CaptureDrops(1, new Timestamp(1), new Timestamp(2), LossPlace.Kernel, 7)],
        });
        west.Send(50, 250);
        east.End();
        west.End();

        PacketBlock block = merged.Read(stop.Token)!;
        block.Frames.Length.Should().Be(5);
        block.Secrets[0].BeforeFrame.Should().Be(0);
        block.Drops[0].BeforeFrame.Should().Be(2, "behind 50 and 100");
        block.Release();
    }

    [Fact]
    public void Secrets_of_a_block_that_is_read_apart_come_with_its_frames()
    {
        const long Second = 1_000_000_000;
        using MergedSource merged = Merge(windowMs: 200);
        east.Send(100 * Second);
        Until(merged, 1);
        west.Send(new TestBlock(50 * Second) { Keys = [new CaptureSecrets(0, CaptureSecretsKind.TlsKeyLog, "key"u8.ToArray())] });
        west.End();
        east.End();
        while (late.Count == 0)
        {
            merged.Read(stop.Token)!.Release();
        }

        PacketBlock apart = late.Single().Read(stop.Token)!;

        (apart.Frames.Length, apart.Secrets.Length).Should().Be((1, 1));
        apart.Release();
        late.Single().Dispose();
    }

    [Fact]
    public void What_was_read_of_members_is_handed_over_before_a_stop()
    {
        using MergedSource merged = Merge(LongWindowMs);
        east.Send(100, 300);
        east.Send(400);
        SpinWait.SpinUntil(() => east.Handed == 2, TimeSpan.FromSeconds(30)).Should().BeTrue();

        stop.Cancel();

        var times = new List<long>();
        Action read = () => times.AddRange(TimesOf(merged.Read(stop.Token)!));
        read.Invoking(_ => { while (true) { read(); } }).Should().Throw<OperationCanceledException>();
        times.Should().Equal(100, 300, 400);
        merged.TryBegin("west", new TestSource("west"), CancellationToken.None).Should().BeFalse();
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
        merged.TryBegin("east", east, stop.Token).Should().BeTrue();
        merged.TryBegin("west", west, stop.Token).Should().BeTrue();
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
