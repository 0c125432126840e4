namespace Earshot.Rtp.Quality;

/// <summary>
/// The E-model of ITU-T G.107 (narrowband) and G.107.1 (wideband) as far as a passive probe can feed it: everything but codec,
/// loss and delay has its default, echo control is perfect (T = Tr = 0), there is no advantage (A = 0). See docs/quality.md.
/// </summary>
internal static class EModel
{
    /// <summary>R with all parameters at their default (G.107, 7.7).</summary>
    public const double DefaultR = 93.2;

    /// <summary>R with all parameters at their default on the wideband scale (G.107.1, 7.7).</summary>
    public const double WidebandR = 129;

    /// <summary>How much longer the wideband scale is (G.107.1, Annex A).</summary>
    public const double WidebandScale = 1.29;

    /// <summary>Ie,eff (G.107, 7.5); null when there is loss and Bpl is not published.</summary>
    /// <param name="impairment">What the codec does to speech.</param>
    /// <param name="lossPercent">Ppl: packet loss, per cent.</param>
    /// <param name="burstRatio">BurstR: 1 for random loss.</param>
    public static double? EffectiveImpairment(in CodecImpairment impairment, double lossPercent, double burstRatio)
    {
        if (lossPercent == 0)
        {
            return impairment.Ie;
        }

        // Ie,eff = Ie + (95 - Ie) * Ppl / (Ppl / BurstR + Bpl)
        return impairment.Ie + ((95 - impairment.Ie) * lossPercent / ((lossPercent / burstRatio) + impairment.Bpl));
    }

    /// <summary>Idd, what too long a delay impairs (G.107, 7.4; the same in G.107.1).</summary>
    /// <param name="milliseconds">Ta: absolute one-way delay.</param>
    public static double DelayImpairment(double milliseconds)
    {
        if (milliseconds <= 100)
        {
            return 0;
        }

        double x = Math.Log2(milliseconds / 100);
        return 25 * (Math.Pow(1 + Math.Pow(x, 6), 1.0 / 6) - (3 * Math.Pow(1 + Math.Pow(x / 3, 6), 1.0 / 6)) + 2);
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
