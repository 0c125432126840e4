using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests;

public sealed class LossTests
{
    [Theory]
    [InlineData(0.01, 0)]
    [InlineData(0.1, 0)]
    [InlineData(0.01, 0.7)]
    [InlineData(0.003, 0.95)]
    [InlineData(0.6, 0.6)]
    public void Runs_bursts_and_gaps_are_those_that_were_injected(double loss, double lossAfterLoss)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            ImpairedStream sent = new(new() { Packets = 4000, Loss = loss, LossAfterLoss = lossAfterLoss, Seed = seed });
            BurstOracle oracle = new(sent.IsLost);

            StreamRecord stream = Measure(sent);

            stream.Lost.Should().Be(sent.Lost);
            stream.LossRuns.Should().Equal(oracle.RunsByLength);
            BurstRecord bursts = stream.Bursts!;
            bursts.Bursts.Should().Be(oracle.Bursts);
            bursts.BurstDensityPercent.Should().BeApproximately(oracle.BurstDensityPercent, 1e-9);
            bursts.GapDensityPercent.Should().BeApproximately(oracle.GapDensityPercent, 1e-9);
            bursts.GapDurationMs.Should().BeApproximately(20 * oracle.GapPackets, 1e-6);
            (bursts.BurstDurationMs ?? 0).Should().BeApproximately(20 * (oracle.BurstPackets ?? 0), 1e-6);
        }
    }

    [Fact]
    public void Without_loss_there_is_nothing_to_tell()
    {
        StreamRecord stream = Measure(new ImpairedStream(new() { Duplicates = 0.1, Jitter = 30 }));

        stream.LossRuns.Should().Equal(new long[10]);
        stream.Bursts.Should().BeNull();
        stream.BurstRatio.Should().BeNull();
    }

    [Theory]
    // Losses with so many received packets in between: 15 are fewer than Gmin, 16 are not.
    [InlineData(15, 1, 17, 100.0 * 2 / 17)]
    [InlineData(16, 0, null, 0)]
    public void Gmin_parts_bursts(int between, int bursts, int? packets, double density)
    {
        Bench bench = new();
        bench.SendRun(0, 50, sequence: 0);
        bench.SendRun(51 * 20, between, sequence: 51);
        bench.SendRun((52 + between) * 20, 50, sequence: 52 + between);

        BurstRecord record = bench.EndWithOne().Bursts!;

        record.Bursts.Should().Be(bursts);
        record.BurstDurationMs.Should().Be(packets * 20);
        record.BurstDensityPercent.Should().BeApproximately(density, 1e-9);
    }

    [Fact]
    public void A_restart_ends_a_burst()
    {
        Bench bench = new();
        bench.Take([.. new[] { 1, 2, 4, 5, 20000, 20001, 20003, 20004 }.Select((number, i) =>
            new Datagram(Bench.ToCallee, Bench.At(20 * i), Bench.Rtp(number, (uint)(160 * i))))]);
        bench.Expect(1, "198.51.100.2:6000", 160);
        bench.Complete(1, 200);

        StreamRecord stream = bench.Sink.Of(1).Single();

        stream.LossRuns[0].Should().Be(2);
        stream.Bursts!.Bursts.Should().Be(0);
    }

    [Fact]
    public void Each_call_that_lists_a_stream_is_told_the_losses_until_its_end()
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0);
        bench.Expect(2, "198.51.100.2:6000", 0);
        bench.SendRun(0, 50, sequence: 0);
        bench.SendRun(1020, 50, sequence: 51);
        bench.Complete(1, 2100);
        bench.SendRun(2040, 300, sequence: 102);
        bench.Complete(2, 9000);

        bench.Sink.Of(1).Single().LossRuns[0].Should().Be(1);
        bench.Sink.Of(2).Single().LossRuns[0].Should().Be(2);
    }

    private static StreamRecord Measure(ImpairedStream sent)
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0);
        bench.Take([.. sent.Datagrams]);
        bench.Complete(1, 100_000_000);
        return bench.Sink.Of(1).Should().ContainSingle().Subject;
    }
}
