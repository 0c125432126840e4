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
    private RoundTrips toReceiver;
    private Durations halfTrips;
    private Durations wholeTrips;
    private byte[]? voipMetrics;

    public void AddSenderReport(uint ntpMiddle, long arrival)
    {
        senderReports++;
        toReceiver.AddSenderReport(ntpMiddle, arrival);
    }

    /// <summary>A report block of the stream's receiver.</summary>
    /// <param name="block">The block.</param>
    /// <param name="arrival">Packet time, nanoseconds.</param>
    /// <param name="reporter">What RTCP said of the stream that the receiver sends; null without.</param>
    public void Add(RtcpReportBlock block, long arrival, RtcpObservations? reporter)
    {
        reportBlocks++;
        cumulativeLost = block.CumulativeLost;
        fractionLostMax = Math.Max(fractionLostMax, block.FractionLost);
        jitterMax = Math.Max(jitterMax, block.Jitter);
        if (!toReceiver.TryAnswer(block, arrival) || toReceiver.Latest is not { } half)
        {
            return;
        }

        halfTrips.Add(half);
        if (reporter?.toReceiver.Latest is { } otherHalf)
        {
            wholeTrips.Add(half + otherHalf);
        }
    }

    /// <summary>A VoIP metrics block of the stream's receiver; the latest remains.</summary>
    public void AddVoipMetrics(ReadOnlySpan<byte> block)
    {
        voipMetrics ??= new byte[VoipMetricsBlock.Length];
        block[..VoipMetricsBlock.Length].CopyTo(voipMetrics);
    }

    public RtcpRecord ToRecord(int? clockRate)
    {
        // Where one end alone reports, the way to it and back is all that is known.
        Durations trips = wholeTrips.MeanMs is null ? halfTrips : wholeTrips;
        return new RtcpRecord
        {
            SenderReports = senderReports,
            ReportBlocks = reportBlocks,
            CumulativeLost = cumulativeLost,
            // RFC 3550, 6.4.1: a fixed-point number with the binary point at the left edge.
            FractionLostMaxPercent = reportBlocks == 0 ? null : fractionLostMax * 100.0 / 256,
            JitterMaxMs = reportBlocks == 0 || clockRate is not { } rate ? null : jitterMax * 1000.0 / rate,
            RoundTripMeanMs = trips.MeanMs,
            RoundTripMaxMs = trips.MaxMs,
            VoipMetrics = voipMetrics is null ? null : new VoipMetricsBlock(voipMetrics).ToRecord(),
        };
    }

    private struct Durations
    {
        private long count;
        private long sum;
        private long longest;

        public readonly double? MeanMs => count == 0 ? null : (double)sum / count / 1e6;

        public readonly double? MaxMs => count == 0 ? null : longest / 1e6;

        public void Add(long nanoseconds)
        {
            count++;
            sum += nanoseconds;
            longest = Math.Max(longest, nanoseconds);
        }
    }
}
