using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class StreamRuleTests
{
    private const string Stream = "PCMA from 203.0.113.2:50000 to 198.51.100.1:40000: ";

    [Theory]
    [InlineData(12, 990, "12 of 990 lost (1.2 %), in 2 bursts of 40 % loss, burst ratio 1.5")]
    [InlineData(9, 990, null)] // 0.9 %
    [InlineData(9, 90, null)] // 10 %, but too few to be a rate
    [InlineData(10, 100, "10 of 100 lost (10.0 %), in 2 bursts of 40 % loss, burst ratio 1.5")]
    public void Packet_loss(long lost, long expected, string? fact) => Fact(new PacketLoss(percent: 1, captureShare: 50), TestCalls.ToCaller with
    {
        Lost = lost,
        Expected = expected,
        Bursts = new BurstRecord { Bursts = 2, BurstDensityPercent = 40, GapDensityPercent = 0 },
        BurstRatio = 1.5,
    }).Should().Be(fact);

    [Fact]
    public void Audio_that_pauses_for_a_fax_is_not_lost() => new PacketLoss(1, 50).Examine(TestCalls.Good with
    {
        Fax = new FaxRecord(TestCalls.At(5), true, 100, 100, 0),
        Streams = [TestCalls.ToCaller with { Lost = 1712, Expected = 1871 }],
    }).Should().BeNull();

    [Theory]
    [InlineData(null, true, false)] // the source counts nothing
    [InlineData(9L, true, false)]
    [InlineData(10L, false, true)]
    [InlineData(20L, false, true)]
    public void Loss_is_the_network_s_or_the_capture_s(long? inCapture, bool network, bool capture)
    {
        StreamRecord stream = TestCalls.ToCaller with { Lost = 20, Expected = 1000, LostInCaptureMax = inCapture, Mos = 4, MosNetworkMax = 4.4 };

        (Fact(new PacketLoss(1, 50), stream) is not null).Should().Be(network);
        (Fact(new CaptureLossEcho(1, 50), stream) is not null).Should().Be(capture);
    }

    [Fact]
    public void Capture_loss_tells_where_and_what_it_costs() => new CaptureLossEcho(1, 50).Examine(TestCalls.Good with
    {
        CaptureLoss = new CaptureLoss(10, 30, new Dictionary<string, long> { ["kernel"] = 25, ["mirror"] = 5 }),
        Streams = [TestCalls.ToCaller with { Lost = 20, Expected = 1000, LostInCaptureMax = 15, Mos = 4, MosNetworkMax = 4.4 }],
    })!.Evidence.Should().Equal($"{Stream}up to 15 of 20 lost packets in gaps of the capture (kernel 25, mirror 5); MOS 4.00, without them 4.40");

    [Theory]
    [InlineData(10, "fixed_50 40, adaptive 10 of 1000 late; longest gap 300 ms")]
    [InlineData(9, null)]
    public void Late_packets(long late, string? fact) => Fact(new LatePackets(percent: 1), TestCalls.ToCaller with
    {
        Expected = 1000,
        MaxDeltaMs = 300,
        Buffers =
        [
            new JitterBufferRecord { Buffer = "fixed_50", Late = 40, DelayMs = 50, LossPercent = 4 },
            new JitterBufferRecord { Buffer = "adaptive", Late = late, DelayMs = 80, LossPercent = 1 },
        ],
    }).Should().Be(fact);

    [Theory]
    [InlineData(200.0, 60, "200 ppm too fast, 20 ms in 100 s")]
    [InlineData(-400.0, 60, "400 ppm too slow, 20 ms in 50 s")]
    [InlineData(199.0, 60, null)]
    [InlineData(-400.0, 59, null)]
    [InlineData(null, 60, null)]
    public void Clock_drift(double? skew, double seconds, string? fact) => Fact(new ClockDrift(ppm: 200), TestCalls.ToCaller with
    {
        ClockSkewPpm = skew, Start = TestCalls.At(0), End = TestCalls.At(seconds),
    }).Should().Be(fact);

    [Theory]
    [InlineData(300.0, "round trip by RTCP 300 ms on average, at most 450 ms")]
    [InlineData(299.0, null)]
    [InlineData(null, null)]
    public void High_delay(double? mean, string? fact) => Fact(new HighDelay(roundTripMs: 300), TestCalls.ToCaller with
    {
        Rtcp = new RtcpRecord { RoundTripMeanMs = mean, RoundTripMaxMs = 450 },
    }).Should().Be(fact);

    [Theory]
    [InlineData(2.5, false, EndReason.Bye, "packets until 2.5 s after the last message")]
    [InlineData(2.0, false, EndReason.Bye, null)]
    [InlineData(2.5, true, EndReason.Bye, null)] // another call's as well
    [InlineData(2.5, false, EndReason.CaptureEnd, null)]
    public void Rtp_after_bye(double after, bool shared, EndReason reason, string? fact) => Fact(
        new RtpAfterBye(tolerance: 2),
        TestCalls.ToCaller with { End = TestCalls.At(TestCalls.EndedAt + after), Shared = shared },
        TestCalls.Good with { EndReason = reason }).Should().Be(fact);

    [Fact]
    public void Evidence_is_bounded()
    {
        StreamRecord[] streams = [.. Enumerable.Repeat(TestCalls.ToCaller with { Lost = 500, Codec = null }, 13)];

        IReadOnlyList<string> evidence = new PacketLoss(1, 50).Examine(TestCalls.Good with { Streams = streams })!.Evidence;

        evidence.Should().HaveCount(11);
        evidence[0].Should().StartWith("payload type 8 from ");
        evidence[10].Should().Be("and 3 streams more");
    }

    /// <summary>What a rule says of a call's only stream.</summary>
    private static string? Fact(IDiagnosisRule rule, StreamRecord stream, CallRecord? call = null)
    {
        string? fact = rule.Examine((call ?? TestCalls.Good) with { Streams = [stream] })?.Evidence.Single();
        fact?.Should().StartWith(Stream);
        return fact?[Stream.Length..];
    }
}
