using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>How a stream's MOS comes about, and what its receiver said by RTCP.</summary>
internal static class QualityRows
{
    public static void Write(PageWriter page, StreamRecord stream)
    {
        if (stream is { Terms: { } terms, RFactor: { } r })
        {
            page.Row("MOS", Formula(terms, r, stream));
            page.Row("", Terms(terms));
        }

        if (stream.Rtcp is { } rtcp)
        {
            page.Row("RTCP", Reports(rtcp));
            page.Row("RTCP XR", rtcp.VoipMetrics is { } metrics ? Metrics(metrics) : null);
        }
    }

    private static string Formula(QualityTerms terms, double r, StreamRecord stream) =>
        Invariant($"R = {terms.R0:0.0} - Id {terms.Id:0.0} - Ie,eff {terms.IeEff:0.0}{(terms.A > 0 ? Invariant($" + A {terms.A:0.0}") : "")} = {r:0.0}")
        + (stream.Mos is { } mos ? Invariant($" → MOS {mos:0.00}") : "")
        + $" ({terms.Scale}, {terms.Source}{(terms.Provisional ? ", provisional" : "")})"
        + (stream.MosNetworkMax is { } best ? Invariant($"; without the capture's loss {best:0.00}") : "");

    private static string Terms(QualityTerms terms) => Wording.Join(
        Invariant($"Ie {terms.Ie:0.0}"),
        terms.Bpl is { } bpl ? Invariant($"Bpl {bpl:0.0}") : null,
        Invariant($"Ppl {terms.Ppl:0.00} %"),
        Invariant($"BurstR {terms.BurstR:0.00}"),
        Invariant($"delay {terms.DelayMs:0.0} ms ({(terms.DelaySource == "rtcp" ? "RTCP" : terms.DelaySource)})"));

    private static string Reports(RtcpRecord rtcp) => Wording.Join(
        Wording.Count(rtcp.SenderReports, "sender report"),
        $"{Wording.Count(rtcp.ReportBlocks, "report")} of the receiver",
        rtcp.CumulativeLost is { } lost ? $"which lost {lost}" : null,
        rtcp.FractionLostMaxPercent is { } fraction ? Invariant($"at most {fraction:0.0} % at a time") : null,
        rtcp.JitterMaxMs is { } jitter ? Invariant($"jitter {jitter:0.0} ms at most") : null,
        rtcp.RoundTripMeanMs is { } mean ? Invariant($"round trip {mean:0.0} ms on average") : null,
        rtcp.RoundTripMaxMs is { } max ? Invariant($"{max:0.0} ms at most") : null);

    private static string Metrics(VoipMetrics metrics) => Wording.Join(
        Invariant($"{metrics.LossPercent:0.0} % lost"),
        Invariant($"{metrics.DiscardPercent:0.0} % discarded"),
        Invariant($"bursts {metrics.BurstDensityPercent:0.0} %"),
        Invariant($"gaps {metrics.GapDensityPercent:0.0} %"),
        $"round trip {metrics.RoundTripMs} ms",
        $"end system {metrics.EndSystemDelayMs} ms",
        $"jitter buffer {metrics.JitterBufferNominalMs} ms",
        metrics.RFactor is { } r ? $"R {r}" : null,
        metrics.MosLq is { } lq ? Invariant($"MOS-LQ {lq:0.0}") : null,
        metrics.MosCq is { } cq ? Invariant($"MOS-CQ {cq:0.0}") : null);
}
