using Earshot.Sdk.Records;

namespace Earshot.Rtp.Quality;

/// <summary>What the E-model makes of a codec under some conditions.</summary>
/// <param name="R">Transmission rating factor.</param>
/// <param name="Mos">MOS-CQE.</param>
/// <param name="Terms">The working.</param>
internal sealed record Rating(double R, double Mos, QualityTerms Terms)
{
    /// <summary>Rates; null when there is loss and nobody has published the codec's robustness against it.</summary>
    public static Rating? Of(in CodecImpairment impairment, in Conditions conditions)
    {
        if (EModel.EffectiveImpairment(impairment, conditions.LossPercent, conditions.BurstRatio) is not { } effective)
        {
            return null;
        }

        double best = impairment.IsWideband ? EModel.WidebandR : EModel.DefaultR;
        double delay = EModel.DelayImpairment(conditions.DelayMs);
        // R runs from 0 up (G.107, 7.1): what is worse than the worst is 0.
        double r = Math.Max(0, best - delay - effective);
        return new Rating(
            r,
            EModel.Mos(impairment.IsWideband ? r / EModel.WidebandScale : r),
            new QualityTerms
            {
                Scale = impairment.IsWideband ? "wideband" : "narrowband",
                R0 = best,
                Ie = impairment.Ie,
                Bpl = impairment.Bpl,
                Ppl = conditions.LossPercent,
                BurstR = conditions.BurstRatio,
                IeEff = effective,
                DelayMs = conditions.DelayMs,
                DelaySource = conditions.IsDelayMeasured ? "rtcp" : "assumed",
                Id = delay,
                Source = impairment.Source,
                Provisional = impairment.IsProvisional,
            });
    }
}
