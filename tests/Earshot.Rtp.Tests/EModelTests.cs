using Earshot.Rtp.Quality;
using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Tests;

public sealed class EModelTests
{
    [Theory]
    // G.107 (table B.1 for the marks; 93.2 is the value of all defaults).
    [InlineData(93.2, 4.409)]
    [InlineData(90, 4.339)]
    [InlineData(80, 4.024)]
    [InlineData(70, 3.597)]
    [InlineData(60, 3.100)]
    [InlineData(50, 2.575)]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(3, 1)]
    [InlineData(100, 4.5)]
    [InlineData(120, 4.5)]
    public void Mos_is_that_of_annex_B(double r, double mos) => EModel.Mos(r).Should().BeApproximately(mos, 0.0005);

    [Theory]
    // Worked by hand: R = 93.2 - Ie - (95 - Ie) * Ppl / (Ppl / BurstR + Bpl)
    [InlineData("PCMU", 0, 1, 93.2)]
    [InlineData("PCMA", 1, 1, 89.560)] // 95 * 1 / 26.1 = 3.640
    [InlineData("pcma", 5, 1, 77.419)] // 95 * 5 / 30.1 = 15.781
    [InlineData("PCMA", 5, 2, 75.990)] // 95 * 5 / 27.6 = 17.210
    [InlineData("G729", 0, 1, 82.2)]
    [InlineData("G729", 2, 1, 74.200)] // 84 * 2 / 21 = 8
    [InlineData("G723", 3, 1, 65.635)] // 80 * 3 / 19.1 = 12.565
    [InlineData("GSM-EFR", 10, 1, 43.2)] // 90 * 10 / 20 = 45
    [InlineData("GSM", 0, 1, 73.2)]
    public void R_is_that_of_7_5(string codec, double lossPercent, double burstRatio, double r) =>
        EModel.RFactor(CodecImpairment.Of(codec)!.Value, lossPercent, burstRatio).Should().BeApproximately(r, 0.001);

    [Fact]
    public void A_codec_without_a_published_robustness_has_no_R_once_there_is_loss() =>
        EModel.RFactor(CodecImpairment.Of("GSM")!.Value, 1, 1).Should().BeNull();

    [Theory]
    [InlineData("opus")]
    [InlineData("G722")]
    [InlineData("AMR-WB")]
    [InlineData(null)]
    public void A_codec_off_the_narrowband_scale_has_no_R(string? codec) => CodecImpairment.Of(codec).Should().BeNull();

    [Theory]
    [InlineData(10, 10, 100, 1)] // single losses: 1 * 0.9, but never below 1
    [InlineData(10, 2, 100, 4.5)] // mean run of 5, times 0.9
    [InlineData(50, 25, 100, 1)] // mean run of 2 is what random loss of one half gives
    public void The_burst_ratio_compares_with_random_loss(long lost, long runs, long expected, double ratio) =>
        EModel.BurstRatio(lost, runs, expected).Should().BeApproximately(ratio, 1e-12);

    [Theory]
    [InlineData(MediaKind.Audio, 4.409)]
    [InlineData(MediaKind.Video, null)]
    public void Only_audio_has_a_MOS(MediaKind kind, double? mos)
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0, kind: kind, formats: [new MediaFormat(8, "PCMA", 8000)]);
        bench.SendRun(0, 50);
        bench.Complete(1, 1000);

        StreamRecord stream = bench.Sink.Of(1).Single();

        (stream.Mos is { } value ? Math.Round(value, 3) : (double?)null).Should().Be(mos);
    }

    [Fact]
    public void A_stream_that_loses_five_in_a_hundred_in_one_burst()
    {
        Bench bench = new();
        bench.SendRun(0, 50, sequence: 0);
        bench.SendRun(1100, 45, sequence: 55);

        StreamRecord stream = bench.EndWithOne();

        stream.LossPercent.Should().Be(5);
        stream.BurstRatio.Should().BeApproximately(5 * 0.95, 1e-9);
        // 95 * 5 / (5 / 4.75 + 25.1) = 18.163
        stream.RFactor.Should().BeApproximately(93.2 - 18.163, 0.001);
    }
}
