using Earshot.Sdk.Records;

namespace Earshot.MySqlStore.Rows;

/// <summary>The columns of <c>cdr</c> that describe one direction, a_ or b_, in units that VoIPmonitor's users know.</summary>
internal static class StreamColumns
{
    public const long MaxTiny = byte.MaxValue;
    public const long MaxSmall = ushort.MaxValue;
    public const long MaxMedium = (1 << 24) - 1;

    private const long MinSignedMedium = -(1 << 23);
    private const long MaxSignedMedium = (1 << 23) - 1;

    // The middle of each class of StreamRecord.DelayVariation, milliseconds; the last is its lower bound.
    private static readonly int[] DelayClasses = [60, 80, 105, 135, 175, 250, 300];
    private static readonly string[] DelayNames = ["50", "70", "90", "120", "150", "200", "300"];

    /// <summary>The columns of one direction.</summary>
    /// <param name="side">"a" or "b".</param>
    /// <param name="of">The stream of a call, or null.</param>
    public static IEnumerable<Column<CallRow>> For(char side, Func<CallRow, StreamRecord?> of)
    {
        Column<CallRow> Column(string name, Action<SqlLiterals, StreamRecord, CallRow> write) => new($"{side}_{name}", (sql, row) =>
        {
            if (of(row) is { } stream)
            {
                write(sql, stream, row);
            }
            else
            {
                sql.Null();
            }
        });
        Column<CallRow> Figure(string name, Func<StreamRecord, double?> figure, long max, long min = 0) =>
            Column(name, (sql, stream, _) => sql.Clamped(figure(stream), min, max));

        return
        [
            Column("index", (sql, stream, row) => sql.Clamped(row.Call.Streams.Index().First(s => ReferenceEquals(s.Item, stream)).Index, 0, sbyte.MaxValue)),
            Column("payload", (sql, stream, _) => sql.Number((long?)CodecNumbers.Of(stream))),
            Column("saddr", (sql, stream, _) => sql.Address(stream.Source.Host)),
            Figure("received", Received, MaxMedium),
            Figure("lost", s => s.Lost, MaxMedium),
            Figure("reordered", s => s.OutOfOrder, MaxMedium),
            Figure("avgjitter_mult10", s => s.JitterMeanMs * 10, MaxMedium),
            Figure("maxjitter", s => s.JitterMaxMs, MaxSmall),
            .. Enumerable.Range(0, 10).Select(run => Figure($"sl{run + 1}", s => s.LossRuns[run], MaxMedium)),
            .. DelayNames.Select((name, i) => Figure($"d{name}", s => s.DelayVariation[i], MaxMedium)),
            Figure("mos_f1_mult10", s => Buffer(s, "fixed_50") * 10, MaxTiny),
            Figure("mos_f2_mult10", s => Buffer(s, "fixed_200") * 10, MaxTiny),
            Figure("mos_adapt_mult10", s => Buffer(s, "adaptive") * 10, MaxTiny),
            Figure("mos_adapt_min_mult10", s => s.Intervals?.Mos.Min() * 10, MaxTiny),
            Figure("mos_xr_mult10", s => s.Rtcp?.VoipMetrics?.MosLq * 10, MaxTiny),
            Figure("mos_min_mult10", s => LowestMos(s) * 10, MaxTiny),
            Figure("rtcp_loss", s => s.Rtcp?.CumulativeLost, MaxSignedMedium, MinSignedMedium),
            Figure("rtcp_maxfr", s => s.Rtcp?.FractionLostMaxPercent * 2.56, MaxTiny),
            Figure("rtcp_maxjitter", s => s.Rtcp?.JitterMaxMs, MaxSmall),
            Figure("rtcp_avgrtd_mult10", s => s.Rtcp?.RoundTripMeanMs * 10, MaxSmall),
            Figure("rtcp_maxrtd_mult10", s => s.Rtcp?.RoundTripMaxMs * 10, MaxSmall),
            Column("last_rtp_from_end", (sql, s, row) => sql.Seconds(row.Call.End.SecondsSince(s.End))),
            Figure("rtp_ptime", s => s.PtimeMs, MaxTiny),
            Figure("packet_loss_perc_mult1000", s => LossPercent(s) * 1000, MaxMedium),
            Figure("delay_sum", s => DelaySum(s), MaxMedium),
            Figure("delay_cnt", s => DelayCount(s), MaxMedium),
            Figure("delay_avg_mult100", DelayMean, MaxMedium),
        ];
    }

    public static double? Received(StreamRecord stream) => stream.Packets - stream.Duplicates;

    public static double? LossPercent(StreamRecord stream) => stream.LossPercent;

    /// <summary>The lowest MOS behind any of the simulated buffers, else the stream's own.</summary>
    public static double? LowestMos(StreamRecord stream) => stream.Buffers.Min(buffer => buffer.Mos) ?? stream.Mos;

    public static double? DelaySum(StreamRecord stream) => stream.DelayVariation.Zip(DelayClasses, (count, ms) => (double)count * ms).Sum();

    public static double? DelayCount(StreamRecord stream) => stream.DelayVariation.Sum();

    public static double? DelayMean(StreamRecord stream) => DelayCount(stream) is > 0 and { } count ? DelaySum(stream) / count * 100 : 0;

    private static double? Buffer(StreamRecord stream, string name) => stream.Buffers.FirstOrDefault(buffer => buffer.Buffer == name)?.Mos;
}
