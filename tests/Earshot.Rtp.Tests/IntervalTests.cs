using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests;

public sealed class IntervalTests
{
    [Fact]
    public void Intervals_add_up_to_the_stream()
    {
        StreamRecord stream = Measure(new ImpairedStream(new()
        {
            Packets = 3100,
            Loss = 0.02,
            LossAfterLoss = 0.6,
            Jitter = 90,
            Late = 0.01,
            LateBy = 600,
            Duplicates = 0.02,
        }));

        IntervalSeries series = stream.Intervals!;
        series.Seconds.Should().Be(5);
        series.Packets.Should().HaveCount(13);
        series.Packets.Sum().Should().Be(stream.Packets);
        series.Lost.Sum().Should().Be(stream.Lost);
        series.Late.Sum().Should().Be(stream.Buffers[2].Late).And.BePositive();
        series.MaxDeltaMs.Max().Should().BeApproximately(stream.MaxDeltaMs, 1e-3);
    }

    [Fact]
    public void An_interval_tells_what_was_in_it()
    {
        // 250 packets each: a clean interval, one that loses every fifth packet, one whose packets come 6 ms early and late in turns.
        Bench bench = new();
        for (int i = 0; i < 1000; i++)
        {
            bool isLost = i is >= 250 and < 500 && i % 5 == 3;
            double shift = i is >= 500 and < 750 && i % 2 == 1 ? 6 : 0;
            if (!isLost)
            {
                bench.Send((20 * i) + shift, Bench.Rtp(i, (uint)(160 * i)));
            }
        }

        IntervalSeries series = bench.EndWithOne().Intervals!;

        series.Packets.Should().Equal(250, 200, 250, 250);
        series.Lost.Should().Equal(0, 50, 0, 0);
        series.Late.Should().Equal(0, 0, 0, 0);
        series.MaxDeltaMs.Should().Equal(20, 40, 26, 20);
        series.JitterMs[0].Should().Be(0);
        // J climbs to 6 by a sixteenth of what is left.
        series.JitterMs[2].Should().BeApproximately(Enumerable.Range(0, 250).Average(n => 6 * (1 - Math.Pow(15.0 / 16, n))), 1e-3);
        // 20 % lost one by one: 93.2 - 95 * 20 / (20 + 25.1) = 51.0714, and 1 + 1.7875 + 51.0714 * -8.9286 * 48.9286 * 7e-6
        series.Mos[1].Should().BeApproximately(2.6313, 0.0001);
        series.Mos[0].Should().BeApproximately(4.4092, 0.0001);
    }

    [Fact]
    public void Time_without_packets_has_intervals_without_figures()
    {
        Bench bench = new();
        bench.SendRun(0, 100);
        bench.SendRun(22_000, 100, sequence: 200);

        IntervalSeries series = bench.EndWithOne().Intervals!;

        series.Packets.Should().Equal(100, 0, 0, 0, 100);
        series.JitterMs.Select(jitter => jitter is null).Should().Equal(false, true, true, true, false);
        series.MaxDeltaMs.Should().Equal(20, null, null, null, 20_020);
        series.Mos.Select(mos => mos is null).Should().Equal(false, true, true, true, false);
    }

    [Fact]
    public void A_stream_shorter_than_an_interval_has_none()
    {
        Bench bench = new();
        bench.SendRun(0, 250); // the last at 4980 ms

        bench.EndWithOne().Intervals.Should().BeNull();
    }

    [Theory]
    [InlineData(3599, 5, 720)]
    [InlineData(3600, 10, 361)]
    [InlineData(4000, 10, 401)]
    [InlineData(7200, 20, 361)]
    [InlineData(1_000_000, 5 * 512, 391)]
    public void Long_streams_have_longer_intervals(int seconds, int length, int count)
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0);
        bench.SendRun(0, 10);
        for (int i = 1; i <= 20; i++)
        {
            bench.Send(seconds * 1000.0 / 20 * i, Bench.Rtp(109 + i, (uint)(160 * (109 + i))));
        }

        bench.Complete(1, seconds * 1000.0);

        // As of a call, since a stream of nobody that pauses is another stream.
        IntervalSeries series = bench.Sink.Of(1).Should().ContainSingle().Subject.Intervals!;

        series.Seconds.Should().Be(length);
        series.Packets.Should().HaveCount(count);
        series.Packets.Sum().Should().Be(30);
    }

    private static StreamRecord Measure(ImpairedStream sent)
    {
        Bench bench = new();
        bench.Take([.. sent.Datagrams]);
        return bench.EndWithOne();
    }
}
