using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Streams;

/// <summary>What became of streams.</summary>
internal sealed class LifecycleCounters
{
    private long streams;
    private long packets;

    /// <summary>Runs of packets that looked like RTP and were not enough to be reported.</summary>
    public long Candidates { get; set; }

    /// <summary>Streams that ended early because the table was full.</summary>
    public long Evicted { get; set; }

    /// <summary>Packets whose stream found no room.</summary>
    public long Refused { get; set; }

    /// <summary>Streams that a call did not get because it owned too many.</summary>
    public long BeyondCall { get; set; }

    /// <summary>A stream was reported, by however many calls.</summary>
    public void Reported(long packetCount)
    {
        streams++;
        packets += packetCount;
    }

    public void Summarize(ISummary summary)
    {
        summary.Count("rtp_packets", packets);
        summary.Count("rtp_candidates", Candidates);
        summary.Count("streams", streams);
        CountIfAny(summary, "rtp_streams_evicted", Evicted);
        CountIfAny(summary, "rtp_stream_limit", Refused);
        CountIfAny(summary, "rtp_call_stream_limit", BeyondCall);
    }

    private static void CountIfAny(ISummary summary, string reason, long value)
    {
        if (value > 0)
        {
            summary.Count("dropped", reason, value);
        }
    }
}
