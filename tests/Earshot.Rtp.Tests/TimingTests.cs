using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests;

public sealed class TimingTests
{
    [Fact]
    public void Delay_variation_is_counted_by_its_amount()
    {
        // One packet late by so much gives D twice: once late, once early again.
        double[] lateness = [49.9, 50, 69.9, 70, 89.9, 90, 119.9, 120, 149.9, 150, 199.9, 200, 299.9, 300, 900];
        Bench bench = new();
        for (int i = 0; i < 2 * lateness.Length + 1; i++)
        {
            double late = i % 2 == 1 ? lateness[i / 2] : 0;
            bench.Send((2000 * i) + late, Bench.Rtp(i, (uint)(16000 * i)));
        }

        bench.EndWithOne().DelayVariation.Should().Equal(4, 4, 4, 4, 4, 4, 4);
    }

    [Fact]
    public void Gaps_are_told_apart_by_what_is_missing_in_them()
    {
        Bench bench = new();
        bench.SendRun(0, 10); // the last at 180
        bench.SendRun(379, 10, sequence: 110); // 199 ms is no gap; the last at 559
        bench.SendRun(759, 10, sequence: 120); // 200 ms, none is missing; the last at 939
        bench.SendRun(1939, 10, sequence: 140); // 1000 ms, ten are missing

        GapsRecord gaps = bench.EndWithOne().Gaps!;

        gaps.Should().Be(new GapsRecord { Count = 2, TotalMs = 1200, LongestMs = 1000, SenderSilent = 1 });
    }

    [Fact]
    public void Without_a_pause_there_are_no_gaps()
    {
        Bench bench = new();
        bench.SendRun(0, 100);

        bench.EndWithOne().Gaps.Should().BeNull();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(50, 4)]
    [InlineData(-30, 4)]
    [InlineData(-100, 5)]
    [InlineData(200, 5)]
    public void Clock_skew_is_found_within_a_minute(double ppm, double jitter)
    {
        for (int seed = 1; seed <= 8; seed++)
        {
            ImpairedStream sent = new(new() { Packets = 3001, DriftPpm = ppm, Jitter = jitter, Seed = seed });

            Measure(sent).ClockSkewPpm.Should().BeApproximately(ppm, 1);
        }
    }

    [Fact]
    public void Delayed_packets_and_lost_ones_do_not_move_the_skew()
    {
        ImpairedStream sent = new(new()
        {
            Packets = 3001,
            DriftPpm = 80,
            Jitter = 4,
            Loss = 0.05,
            LossAfterLoss = 0.5,
            Late = 0.05,
            LateBy = 90,
            FirstTimestamp = 0xFFFF_0000,
            FirstSequenceNumber = 65000,
        });

        Measure(sent).ClockSkewPpm.Should().BeApproximately(80, 1);
    }

    [Fact]
    public void The_longer_part_tells_the_skew_of_a_sender_that_starts_again()
    {
        Bench bench = new();
        bench.Take([.. new ImpairedStream(new() { Packets = 750, DriftPpm = -40 }).Datagrams]);
        bench.Take([.. new ImpairedStream(
            new() { Packets = 3000, DriftPpm = 60, FirstSequenceNumber = 850, FirstTimestamp = 0x4000_0000 }, start: 15_000).Datagrams]);

        bench.EndWithOne().ClockSkewPpm.Should().BeApproximately(60, 1);
    }

    [Fact]
    public void Ten_seconds_are_needed()
    {
        Measure(new ImpairedStream(new() { Packets = 480, DriftPpm = 50 })).ClockSkewPpm.Should().BeNull();
        Measure(new ImpairedStream(new() { Packets = 560, DriftPpm = 50 })).ClockSkewPpm.Should().BeApproximately(50, 1);
    }

    private static StreamRecord Measure(ImpairedStream sent)
    {
        Bench bench = new();
        bench.Take([.. sent.Datagrams]);
        return bench.EndWithOne();
    }
}
