using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>The quality of each stream, with the figures that it comes from.</summary>
internal static class StreamSection
{
    /// <summary>A call on whose port SSRCs are flooded has very many; --format json has them all.</summary>
    public const int MaxStreams = 20;

    private static readonly string[] DelayBins = ["50 to 70 ms", "to 90", "to 120", "to 150", "to 200", "to 300", "more"];

    public static void Write(PageWriter page, CallRecord call)
    {
        if (call.Streams.Count == 0)
        {
            return;
        }

        page.Section("Streams");
        int number = 0;
        foreach (StreamRecord stream in call.Streams.Take(MaxStreams))
        {
            Write(page, call, stream, ++number);
        }

        if (call.Streams.Count > MaxStreams)
        {
            page.Line("  ", $"{Wording.Count(call.Streams.Count - MaxStreams, "stream")} more");
        }
    }

    private static void Write(PageWriter page, CallRecord call, StreamRecord stream, int number)
    {
        page.Line($"#{number} ", Wording.Join(
            Wording.Of(stream.Direction),
            $"{stream.Source} → {stream.Destination}",
            $"SSRC 0x{stream.Ssrc:x8}",
            stream.Kind == MediaKind.Unknown ? null : Wording.Of(stream.Kind),
            stream.Codec is { } codec ? $"{codec} ({stream.PayloadType})" : Wording.Codec(stream),
            stream.PtimeMs is { } ptime ? Invariant($"{ptime:0.#} ms") : null,
            stream.Security is MediaSecurity.Unknown or MediaSecurity.None ? null : $"SRTP ({Wording.Of(stream.Security).ToUpperInvariant()})",
            stream.Shared ? "shared with other calls" : null));
        page.Row("packets", Packets(call, stream));
        if (stream.Intervals is { } series)
        {
            IntervalRows.Write(page, series);
        }

        page.Row("loss runs", Counts(stream.LossRuns, length => length < 9 ? $"{length + 1}" : "10 and more"));
        page.Row("bursts", Bursts(stream));
        page.Row("arrival", Arrival(stream));
        page.Row("variation", Counts(stream.DelayVariation, bin => DelayBins[bin]));
        page.Row("gaps", Gaps(stream.Gaps));
        foreach (JitterBufferRecord buffer in stream.Buffers)
        {
            page.Row("buffer", Buffer(buffer));
        }

        QualityRows.Write(page, stream);
        page.Row("types", stream.PayloadTypes.Count > 1
            ? string.Join(", ", stream.PayloadTypes.Select(type => $"{type.Codec ?? "unknown"} ({type.PayloadType}): {type.Packets}"))
            : null);
    }

    private static string Packets(CallRecord call, StreamRecord stream) => Wording.Join(
        $"{stream.Packets} from {Wording.At(call, stream.Start)} to {Wording.At(call, stream.End)}",
        Invariant($"{stream.Lost} of {stream.Expected} lost ({stream.LossPercent:0.00} %)"),
        stream.LostInCaptureMax is { } capture and > 0 ? $"up to {capture} of them by the capture" : null,
        stream.Duplicates > 0 ? Wording.Count(stream.Duplicates, "duplicate") : null,
        stream.OutOfOrder > 0 ? $"{stream.OutOfOrder} out of order" : null,
        stream.Restarts > 0 ? Wording.Count(stream.Restarts, "restart") : null);

    private static string Bursts(StreamRecord stream) => Wording.Join(
        stream.Bursts is { Bursts: > 0 } bursts
            ? Invariant($"{bursts.Bursts} with {bursts.BurstDensityPercent:0.0} % lost{Mean(bursts.BurstDurationMs)}") : null,
        stream.Bursts is { } gaps ? Invariant($"{gaps.GapDensityPercent:0.0} % lost between them{Mean(gaps.GapDurationMs)}") : null,
        stream.BurstRatio is { } ratio ? Invariant($"burst ratio {ratio:0.00}") : null);

    private static string Mean(double? ms) => ms is { } known ? Invariant($", {known:0} ms on average") : "";

    private static string Arrival(StreamRecord stream) => Wording.Join(
        stream.JitterMeanMs is { } mean ? Invariant($"jitter {mean:0.00} ms on average") : null,
        stream.JitterMaxMs is { } max ? Invariant($"{max:0.00} ms at most") : null,
        Invariant($"longest time between packets {stream.MaxDeltaMs:0.0} ms"),
        stream.ClockSkewPpm is { } skew ? Invariant($"clock {skew:+0.0;-0.0;0.0} ppm") : null);

    private static string? Gaps(GapsRecord? gaps) => gaps is null ? null : Invariant(
        $"{gaps.Count} without packets, {gaps.TotalMs / 1000:0.000} s in all, longest {gaps.LongestMs / 1000:0.000} s; in {gaps.SenderSilent} the sender was silent");

    private static string Buffer(JitterBufferRecord buffer) => Wording.Join(
        Invariant($"{buffer.Buffer}: {buffer.Late} late"),
        Invariant($"{buffer.LossPercent:0.00} % lost or late"),
        Invariant($"{buffer.DelayMs:0.0} ms delay"),
        buffer.Mos is { } mos ? Invariant($"MOS {mos:0.00}") : null);

    /// <summary>"1: 9, 2: 1" of the counts that are above 0.</summary>
    private static string Counts(IReadOnlyList<long> counts, Func<int, string> name) =>
        Wording.Join(counts.Select((count, index) => count > 0 ? $"{name(index)}: {count}" : null));
}
