using Earshot.Rtp.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Streams;

/// <summary>What RTCP said of one stream.</summary>
internal sealed class RtcpObservations
{
    private long senderReports;
    private long reportBlocks;
    private int? cumulativeLost;
    private int fractionLostMax;
    private uint jitterMax;

    public void AddSenderReport() => senderReports++;

    public void Add(RtcpReportBlock block)
    {
        reportBlocks++;
        cumulativeLost = block.CumulativeLost;
        fractionLostMax = Math.Max(fractionLostMax, block.FractionLost);
        jitterMax = Math.Max(jitterMax, block.Jitter);
    }

    public RtcpRecord ToRecord(int? clockRate) => new()
    {
        SenderReports = senderReports,
        ReportBlocks = reportBlocks,
        CumulativeLost = cumulativeLost,
        // RFC 3550, 6.4.1: a fixed-point number with the binary point at the left edge.
        FractionLostMaxPercent = reportBlocks == 0 ? null : fractionLostMax * 100.0 / 256,
        JitterMaxMs = reportBlocks == 0 || clockRate is not { } rate ? null : jitterMax * 1000.0 / rate,
    };
}
