using Earshot.Rtp.Buffers;
using Earshot.Rtp.Intervals;
using Earshot.Rtp.Loss;
using Earshot.Rtp.Quality;
using Earshot.Rtp.Streams;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Reports;

/// <summary>What a listener of one stream got, behind each simulated jitter buffer.</summary>
internal sealed class QualityReport
{
    private static readonly string[] Names = ["fixed_50", "fixed_200", "adaptive"];

    private readonly PlayoutClock playout;
    private readonly JitterBuffers buffers;
    private readonly IntervalLog? log;
    private readonly Interval current;
    private readonly LossHistory? history;
    private readonly CodecImpairment? impairment;
    private readonly long expected;
    private readonly long lost;
    private readonly double fixedDelayMs;
    private readonly bool isDelayMeasured;

    /// <summary>Gathers what the ratings need.</summary>
    /// <param name="state">The stream.</param>
    /// <param name="closed">Its sequence numbers, closed.</param>
    /// <param name="lost">Packets lost on their way.</param>
    /// <param name="format">What it carries, where that is audio.</param>
    /// <param name="ptimeMs">Milliseconds in a packet.</param>
    /// <param name="roundTripMs">Round trip by RTCP.</param>
    public QualityReport(
        in StreamState state, in SequenceTracker closed, long lost, MediaFormat? format, double? ptimeMs, double? roundTripMs)
    {
        playout = state.Playout;
        buffers = playout.Buffers ?? new JitterBuffers();
        log = state.Details?.Intervals;
        current = log?.Current(state.Progress, state.MaxDelta) ?? default;
        history = closed.History;
        impairment = format is { } known ? CodecImpairment.Of(known) : null;
        expected = closed.Expected;
        this.lost = lost;
        // Half the round trip, and a packet is sent when its last sample is there.
        fixedDelayMs = (roundTripMs / 2 ?? 0) + (ptimeMs ?? 0);
        isDelayMeasured = roundTripMs is not null;
    }

    /// <summary>The record with what a listener got.</summary>
    /// <param name="record">All else.</param>
    public StreamRecord Complete(StreamRecord record)
    {
        Rating? rating = Rate(Conditions(JitterBuffers.Adaptive, spared: 0));
        return record with
        {
            Buffers = playout.Packets == 0 ? [] : [.. Enumerable.Range(0, JitterBuffers.Count).Select(Buffer)],
            RFactor = rating?.R,
            Mos = rating?.Mos,
            MosNetworkMax = record.LostInCaptureMax is { } spared ? Rate(Conditions(JitterBuffers.Adaptive, spared))?.Mos : null,
            Terms = rating?.Terms,
            Intervals = log is null ? null : Intervals(log.Seconds, [.. log.Closed, current]),
        };
    }

    private static double? Known(float value) => float.IsNaN(value) ? null : value;

    private IntervalSeries Intervals(int seconds, Interval[] all) => new()
    {
        Seconds = seconds,
        Packets = Array.ConvertAll(all, one => (long)one.Packets),
        Lost = Array.ConvertAll(all, one => (long)one.Lost),
        Late = Array.ConvertAll(all, one => (long)one.Late),
        JitterMs = Array.ConvertAll(all, one => Known(one.Jitter)),
        MaxDeltaMs = Array.ConvertAll(all, one => Known(one.MaxDelta)),
        Mos = Array.ConvertAll(all, Mos),
    };

    private JitterBufferRecord Buffer(int buffer)
    {
        Conditions conditions = Conditions(buffer, spared: 0);
        Rating? rating = Rate(conditions);
        return new JitterBufferRecord
        {
            Buffer = Names[buffer],
            Late = buffers.Late(buffer),
            DelayMs = DelayMs(buffer),
            LossPercent = conditions.LossPercent,
            BurstRatio = conditions.LossPercent > 0 ? conditions.BurstRatio : null,
            RFactor = rating?.R,
            Mos = rating?.Mos,
        };
    }

    /// <summary>What one buffer made of the stream.</summary>
    /// <param name="buffer">Its index.</param>
    /// <param name="spared">Lost packets that are not to count.</param>
    private Conditions Conditions(int buffer, long spared)
    {
        long missing = Math.Min(expected, lost - spared + buffers.Late(buffer));
        LossRuns runs = history?[buffer] ?? default;
        return new Conditions(
            100.0 * missing / expected,
            missing > 0 && runs.Count > 0 ? EModel.BurstRatio(runs.Lost, runs.Count, expected) : 1,
            fixedDelayMs + DelayMs(buffer),
            isDelayMeasured);
    }

    private Rating? Rate(in Conditions conditions) => impairment is { } known ? Rating.Of(known, conditions) : null;

    /// <summary>An interval has too few losses for a burst ratio and a delay of its own: it has the whole stream's.</summary>
    private double? Mos(Interval interval)
    {
        if (interval.Expected <= 0)
        {
            return null;
        }

        int missing = Math.Clamp(interval.Lost + (int)interval.Late, 0, interval.Expected);
        return Rate(Conditions(JitterBuffers.Adaptive, spared: 0) with { LossPercent = 100.0 * missing / interval.Expected })?.Mos;
    }

    private double DelayMs(int buffer) => buffers.MeanDelayMs(buffer, playout.Packets, playout.ExcessSum);
}
