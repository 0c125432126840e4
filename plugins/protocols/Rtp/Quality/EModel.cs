namespace Earshot.Rtp.Quality;

/// <summary>
/// The E-model of ITU-T G.107 as far as one stream tells: everything but codec and loss at its default, no delay
/// (Id = 0), no advantage (A = 0). See docs/quality.md.
/// </summary>
internal static class EModel
{
    /// <summary>R with all parameters at their default (G.107, 7.7).</summary>
    public const double DefaultR = 93.2;

    /// <summary>The rating factor.</summary>
    /// <param name="impairment">What the codec does to speech.</param>
    /// <param name="lossPercent">Ppl: packet loss, per cent.</param>
    /// <param name="burstRatio">BurstR: 1 for random loss.</param>
    /// <returns>Null when there is loss and nobody has published the codec's robustness against it.</returns>
    public static double? RFactor(CodecImpairment impairment, double lossPercent, double burstRatio)
    {
        if (lossPercent == 0)
        {
            return DefaultR - impairment.Ie;
        }

        if (impairment.Bpl is not { } bpl)
        {
            return null;
        }

        // G.107, 7.5: Ie,eff = Ie + (95 - Ie) * Ppl / (Ppl / BurstR + Bpl)
        double effective = impairment.Ie + ((95 - impairment.Ie) * lossPercent / ((lossPercent / burstRatio) + bpl));
        // R runs from 0 to 100 (G.107, 7.1): what is worse than the worst is 0.
        return Math.Max(0, DefaultR - effective);
    }

    /// <summary>Estimated conversational quality (G.107, Annex B): 1 to 4.5.</summary>
    public static double Mos(double r) => r switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        // The cubic dips just below 1 for R under 6.5.
        _ => Math.Max(1, 1 + (0.035 * r) + (r * (r - 60) * (100 - r) * 7e-6)),
    };

    /// <summary>Burst ratio (G.107, 7.5): mean length of the runs of lost packets over that of random loss; at least 1.</summary>
    /// <param name="lost">Lost packets.</param>
    /// <param name="runs">Runs of consecutive lost packets; above 0.</param>
    /// <param name="expected">Packets sent; above 0.</param>
    public static double BurstRatio(long lost, long runs, long expected)
    {
        double probability = (double)lost / expected;
        double mean = (double)lost / runs;
        // Random loss of probability p comes in runs of mean length 1 / (1 - p).
        return Math.Max(1, mean * (1 - probability));
    }
}
