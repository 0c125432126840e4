using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests;

/// <summary>What a generator did to a stream is what is reported of it.</summary>
public sealed class ImpairmentTests
{
    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, Impairments> Cases { get; } = new()
    {
        ["nothing"] = new(),
        ["random loss"] = new() { Loss = 0.05 },
        ["loss in bursts"] = new() { Loss = 0.01, LossAfterLoss = 0.8 },
        ["loss of half"] = new() { Loss = 0.5 },
        ["duplicates"] = new() { Duplicates = 0.1 },
        ["a mirror's copies"] = new() { IsMirroredTwice = true, Loss = 0.03, Jitter = 5 },
        ["jitter that reorders"] = new() { Jitter = 70, Loss = 0.02 },
        ["late packets"] = new() { Late = 0.05, LateBy = 300, Loss = 0.02, Jitter = 4 },
        ["drift"] = new() { DriftPpm = 150, Loss = 0.02 },
        ["silence suppression"] = new() { Talkspurt = 50, Silence = 75, Loss = 0.02, Jitter = 3 },
        ["sequence wrap"] = new() { FirstSequenceNumber = 65_300, Loss = 0.05, LossAfterLoss = 0.6 },
        ["timestamp wrap"] = new() { FirstTimestamp = 0xFFFF_0000, Loss = 0.05, Jitter = 30 },
        ["all at once"] = new()
        {
            Packets = 5000,
            Loss = 0.02,
            LossAfterLoss = 0.5,
            Jitter = 40,
            Late = 0.01,
            LateBy = 120,
            Duplicates = 0.05,
            DriftPpm = -50,
            Talkspurt = 400,
            Silence = 50,
            FirstSequenceNumber = 64_000,
            FirstTimestamp = 0xFFFE_0000,
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Counts_are_those_that_were_injected(string name)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            Impairments impairments = Cases[name] with { Seed = seed };
            ImpairedStream sent = new(impairments);
            StreamOracle oracle = new([.. sent.Arrivals.Select(arrival => 0x1_0000L + arrival.Index)]);

            StreamRecord stream = Measure([.. sent.Datagrams]).Should().ContainSingle().Subject;

            stream.Packets.Should().Be(impairments.Packets - sent.Lost + sent.Duplicates);
            stream.Expected.Should().Be(impairments.Packets);
            stream.Lost.Should().Be(sent.Lost);
            stream.Duplicates.Should().Be(sent.Duplicates);
            stream.OutOfOrder.Should().Be(oracle.OutOfOrder);
            stream.Restarts.Should().Be(0);
        }
    }

    [Fact]
    public void A_new_SSRC_is_another_stream_with_its_own_counts()
    {
        ImpairedStream first = new(new() { Packets = 500, Loss = 0.04, Duplicates = 0.03 });
        ImpairedStream second = new(
            new() { Packets = 700, Loss = 0.08, Seed = 2, FirstSequenceNumber = 30_000 }, ssrc: 0x99, start: 10_000);

        List<StreamRecord> streams = Measure([.. first.Datagrams, .. second.Datagrams]);

        streams.Select(stream => (stream.Ssrc, stream.Lost, stream.Duplicates)).Should().Equal(
            (0x1234u, first.Lost, first.Duplicates),
            (0x99u, second.Lost, second.Duplicates));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.002, 0, 0)]
    [InlineData(0.1, 0, 0)]
    [InlineData(0.02, 0.7, 0)]
    [InlineData(0, 0, 0.1)] // what is too late for the adaptive buffer is as bad as lost
    [InlineData(0.05, 0.5, 0.05)]
    public void R_is_the_formula_s_for_what_was_injected(double loss, double lossAfterLoss, double late)
    {
        ImpairedStream sent = new(new() { Packets = 5000, Loss = loss, LossAfterLoss = lossAfterLoss, Late = late, LateBy = 800 });
        bool[] isMissing = [.. sent.IsLost.Zip(sent.IsDelayed, (lost, delayed) => lost || delayed)];
        int missing = isMissing.Count(one => one);
        int runs = isMissing.Where((one, i) => one && (i == 0 || !isMissing[i - 1])).Count();
        double percent = 100.0 * missing / isMissing.Length;
        double burst = runs == 0 ? 1 : Math.Max(1, (double)missing / runs * (1 - (percent / 100)));

        StreamRecord stream = Measure([.. sent.Datagrams]).Single();

        stream.Terms!.Ppl.Should().BeApproximately(percent, 1e-9);
        stream.Terms.BurstR.Should().BeApproximately(burst, 1e-9);
        stream.RFactor.Should().BeApproximately(93.2 - stream.Terms.Id - (95 * percent / ((percent / burst) + 25.1)), 1e-9);
    }

    private static List<StreamRecord> Measure(List<Datagram> datagrams)
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0);
        bench.Take(datagrams);
        bench.Complete(1, 1_000_000);
        return [.. bench.Sink.Of(1)];
    }
}
