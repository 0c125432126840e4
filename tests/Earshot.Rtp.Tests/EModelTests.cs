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
    [InlineData("PCMA", 100, 100, 0)] // 95 * 100 / 26.1 is more than there is
    // On the wideband scale from 129: 129 - 13 - 82 * 2 / 12 = 102.333
    [InlineData("G722", 0, 1, 116)]
    [InlineData("AMR-WB", 2, 1, 102.333)]
    public void R_is_that_of_7_5(string codec, double lossPercent, double burstRatio, double r) =>
        Rate(codec, lossPercent, burstRatio)!.R.Should().BeApproximately(r, 0.001);

    [Theory]
    // Worked by hand: Ta = 200 is X = 1: 25 * (2^(1/6) - 3 * (1 + 1/729)^(1/6) + 2) = 25 * (1.122462 - 3.000685 + 2)
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(200, 3.044)]
    // Ta = 400 is X = 2: 25 * (65^(1/6) - 3 * (1 + 64/729)^(1/6) + 2) = 25 * (2.005175 - 3.042375 + 2)
    [InlineData(400, 24.070)]
    public void Idd_is_that_of_7_4(double milliseconds, double impairment) =>
        EModel.DelayImpairment(milliseconds).Should().BeApproximately(impairment, 0.002);

    [Theory]
    // De Vleeschauwer et al., Telektronikk 2/3.2001, table 3: with perfect echo control an R of 94 - Ie falls to 70 at these
    // delays, given in whole milliseconds.
    [InlineData(0, 400)] // G.711
    [InlineData(5, 342)] // GSM-EFR
    [InlineData(7, 322)] // G.728
    [InlineData(10, 294)] // G.729
    [InlineData(15, 251)] // G.723.1, 6.3 kbit/s
    [InlineData(19, 219)] // G.723.1, 5.3 kbit/s
    public void Idd_uses_up_what_a_codec_leaves_at_the_published_delays(double ie, double milliseconds) =>
        EModel.DelayImpairment(milliseconds).Should().BeApproximately(94 - 70 - ie, 0.15);

    [Fact]
    public void The_terms_add_up_to_R()
    {
        Rating rating = Rating.Of(Impairment("G729"), new Conditions(2, 1, 200, IsDelayMeasured: true))!;

        rating.Terms.Should().BeEquivalentTo(new QualityTerms
        {
            Scale = "narrowband",
            R0 = 93.2,
            Ie = 11,
            Bpl = 19,
            Ppl = 2,
            BurstR = 1,
            IeEff = 19,
            DelayMs = 200,
            DelaySource = "rtcp",
            Id = EModel.DelayImpairment(200),
            Source = "G.113 table I.4",
            Provisional = true,
        });
        rating.R.Should().BeApproximately(93.2 - 3.044 - 19, 0.001);
    }

    [Fact]
    public void The_wideband_scale_ends_where_the_narrowband_scale_does() =>
        // G.107.1, Annex A: MOS of R / 1.29; 116 / 1.29 = 89.922, and 1 + 3.14729 + 89.922 * 29.922 * 10.078 * 7e-6 = 4.33710
        Rate("G722", 0, 1)!.Mos.Should().BeApproximately(4.3371, 0.0001);

    [Fact]
    public void A_codec_without_a_published_robustness_has_no_R_once_there_is_loss() => Rate("GSM", 1, 1).Should().BeNull();

    [Fact]
    public void A_codec_that_nobody_rated_has_no_values() =>
        CodecImpairment.Of(new MediaFormat(97, "speex", 8000)).Should().BeNull();

    [Theory]
    [InlineData(null, 15)]
    [InlineData("annexa=yes;bitrate=5.3", 19)]
    public void The_bit_rate_of_G723_is_read(string? parameters, double ie) =>
        CodecImpairment.Of(new MediaFormat(4, "G723", 8000, parameters))!.Value.Ie.Should().Be(ie);

    [Theory]
    [InlineData("PCMU")]
    [InlineData("PCMA")]
    [InlineData("G729")]
    [InlineData("G723")]
    [InlineData("GSM-EFR")]
    [InlineData("AMR")]
    [InlineData("G722")]
    [InlineData("AMR-WB")]
    [InlineData("EVS")]
    [InlineData("opus")]
    public void Every_loss_costs(string codec)
    {
        double[] all = [.. new[] { 0, 0.01, 0.1, 1, 10, 30 }.Select(loss => Rate(codec, loss, 1)!.Mos)];

        all.Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
    }

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

    private static CodecImpairment Impairment(string codec) => CodecImpairment.Of(new MediaFormat(96, codec, 8000))!.Value;

    private static Rating? Rate(string codec, double lossPercent, double burstRatio) =>
        Rating.Of(Impairment(codec), new Conditions(lossPercent, burstRatio, 0, IsDelayMeasured: false));
}
