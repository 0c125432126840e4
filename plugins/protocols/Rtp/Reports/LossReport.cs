using Earshot.Rtp.Loss;
using Earshot.Rtp.Quality;
using Earshot.Rtp.Streams;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Reports;

/// <summary>Runs, bursts and gaps of loss in a record.</summary>
internal static class LossReport
{
    /// <summary>The record of a stream that lost packets, with them.</summary>
    /// <param name="record">All else.</param>
    /// <param name="closed">The stream's sequence numbers, closed.</param>
    public static StreamRecord Complete(StreamRecord record, in SequenceTracker closed) =>
        closed.History?.Network is not { Runs: > 0 } losses
            ? record
            : record with
            {
                LossRuns = losses.RunsByLength(),
                Bursts = Bursts(losses, record.Expected, record.PtimeMs),
                BurstRatio = EModel.BurstRatio(losses.Lost, losses.Runs, record.Expected),
            };

    /// <summary>RFC 3611, 4.7.2: there is a gap before, between and after the bursts.</summary>
    private static BurstRecord Bursts(in BurstMeter losses, long expected, double? ptimeMs)
    {
        long gapPackets = expected - losses.BurstPackets;
        return new BurstRecord
        {
            Bursts = losses.Bursts,
            BurstDensityPercent = Percent(losses.BurstLost, losses.BurstPackets),
            BurstDurationMs = losses.Bursts > 0 ? ptimeMs * losses.BurstPackets / losses.Bursts : null,
            GapDensityPercent = Percent(losses.Lost - losses.BurstLost, gapPackets),
            GapDurationMs = ptimeMs * gapPackets / (losses.Bursts + 1),
        };
    }

    private static double Percent(long part, long whole) => whole > 0 ? 100.0 * part / whole : 0;
}
