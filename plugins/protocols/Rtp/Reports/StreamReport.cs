using Earshot.Rtp.Events;
using Earshot.Rtp.Ownership;
using Earshot.Rtp.Streams;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Reports;

/// <summary>Turns what was kept of a stream into its record. The definitions are docs/quality.md's.</summary>
internal static class StreamReport
{
    /// <summary>The record as of now; the stream may go on.</summary>
    /// <param name="state">The stream; nothing waits for a clock rate any more.</param>
    /// <param name="owner">For which call, or null.</param>
    /// <param name="paths">Chains of tunnels by number.</param>
    /// <param name="drops">What the source's counters dropped.</param>
    public static StreamRecord Of(in StreamState state, StreamOwner? owner, ITunnelPaths paths, CountedDrops drops)
    {
        SequenceTracker sequence = state.Sequence;
        sequence.Close();
        List<PayloadTypeCount> types = PayloadTypes.Of(state, owner);
        int main = PayloadTypes.Main(types, state, owner);
        MediaFormat? format = PayloadTypes.Find(state, owner, (byte)main);
        int? clockRate = format?.ClockRate;
        long lost = Math.Max(0, sequence.Expected - (state.Packets - sequence.Duplicates));
        long? lostInCapture = LostInCapture(state, paths, drops) is { } captures ? Math.Min(captures, lost) : null;
        MediaKind kind = owner?.KindOf((byte)main) ?? MediaKind.Unknown;
        double? ptime = PtimeMs(state.Timestamps.MostFrequentStep, clockRate);
        RtcpRecord? rtcp = state.Details?.Rtcp?.ToRecord(clockRate);
        MediaFormat? audio = kind is MediaKind.Audio or MediaKind.Unknown ? format : null;
        QualityReport quality = new(state, sequence, lost, audio, ptime, rtcp?.RoundTripMeanMs);
        StreamRecord record = new()
        {
            CallId = owner?.Call.CallId,
            Direction = owner?.Direction ?? MediaDirection.Unknown,
            Source = state.Flow.Source,
            Destination = state.Flow.Destination,
            Ssrc = state.Ssrc,
            Kind = kind,
            Security = owner?.Expectation.Security ?? MediaSecurity.Unknown,
            Codec = format?.Encoding,
            PayloadType = main,
            ClockRate = clockRate,
            PtimeMs = ptime,
            Start = new Timestamp(state.Start),
            End = new Timestamp(state.Last),
            Packets = state.Packets,
            Duplicates = sequence.Duplicates,
            Expected = sequence.Expected,
            Lost = lost,
            OutOfOrder = sequence.OutOfOrder,
            Restarts = sequence.Restarts,
            JitterMeanMs = state.Jitter.Mean / 1e6,
            JitterMaxMs = state.Jitter.Mean is null ? null : state.Jitter.Maximum / 1e6,
            MaxDeltaMs = Math.Max(state.MaxDelta, state.Details?.Intervals?.MaxDelta ?? 0) / 1e6,
            DelayVariation = (state.Details?.DelayVariation ?? new DelayVariation()).Counts,
            ClockSkewPpm = state.Playout.SkewPpm(),
            Gaps = state.Details?.Gaps?.ToRecord(),
            LostInCaptureMax = lostInCapture,
            Shared = (state.Marks & StreamMarks.Shared) != 0,
            PayloadTypes = types,
            Dtmf = DtmfReport.Of(state, owner, clockRate),
            Rtcp = rtcp,
            Tunnels = Tunnels(state, paths),
        };
        return quality.Complete(lost > 0 ? LossReport.Complete(record, sequence) : record);
    }

    private static double? PtimeMs(uint step, int? clockRate) => step > 0 && clockRate is { } rate ? step * 1000.0 / rate : null;

    /// <summary>By mirrors and by counters; null when nothing counts.</summary>
    private static long? LostInCapture(in StreamState state, ITunnelPaths paths, CountedDrops drops) => drops.Of(state) is { } counted
        ? counted + state.LostInCapture
        : IsNumbered(state, paths) ? state.LostInCapture : null;

    /// <summary>Whether all ways that the stream's packets came tell what was lost on them.</summary>
    private static bool IsNumbered(in StreamState state, ITunnelPaths paths) =>
        paths.IsNumbered(state.Path) && (state.Details?.Paths.All(paths.IsNumbered) ?? true);

    private static List<IReadOnlyList<TunnelLayer>> Tunnels(in StreamState state, ITunnelPaths paths)
    {
        List<IReadOnlyList<TunnelLayer>> chains = [];
        Add(state.Path);
        foreach (int path in state.Details?.Paths ?? [])
        {
            Add(path);
        }

        return chains;

        void Add(int path)
        {
            if (paths[path] is { Count: > 0 } chain)
            {
                chains.Add(chain);
            }
        }
    }
}
