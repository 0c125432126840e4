namespace Earshot.Rtp.Quality;

/// <summary>What a listener was given of a stream.</summary>
/// <param name="LossPercent">Ppl: packets lost or too late, per cent.</param>
/// <param name="BurstRatio">BurstR: 1 for random loss.</param>
/// <param name="DelayMs">Ta: absolute one-way delay, milliseconds.</param>
/// <param name="IsDelayMeasured">The network's part of it is from RTCP; else it is left out.</param>
internal readonly record struct Conditions(double LossPercent, double BurstRatio, double DelayMs, bool IsDelayMeasured);
