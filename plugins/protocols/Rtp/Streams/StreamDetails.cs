using Earshot.Rtp.Events;
using Earshot.Rtp.Intervals;
using Earshot.Rtp.Ownership;

namespace Earshot.Rtp.Streams;

/// <summary>What few packets touch, or only some streams need.</summary>
internal sealed class StreamDetails
{
    private const int MaxPaths = 16;

    private readonly List<PayloadSegment> segments = [];
    private readonly List<int> paths = [];

    /// <summary>The calls that own the stream.</summary>
    public List<StreamOwner> Owners { get; } = [];

    /// <summary>Packets in the order of arrival that wait for a clock rate.</summary>
    public List<PacketTime>? Waiting { get; set; }

    /// <summary>The latest <see cref="Arrival.Suspect"/>, which is measured once the next packet has told that it belongs to the stream.</summary>
    public PacketTime? Suspect { get; set; }

    public RtcpObservations? Rtcp { get; set; }

    /// <summary>Keys, and what redundant audio carried.</summary>
    public StreamEvents? Events { get; set; }

    /// <summary>Intervals; null before the first is over.</summary>
    public IntervalLog? Intervals { get; set; }

    /// <summary>Null while no packet came 50 ms early or late.</summary>
    public DelayVariation? DelayVariation { get; set; }

    /// <summary>Null without any.</summary>
    public SilenceGaps? Gaps { get; set; }

    /// <summary>Packets by payload type in the order of first use, without the current run of one type.</summary>
    public IReadOnlyList<PayloadSegment> Segments => segments;

    /// <summary>Paths beside the first packet's.</summary>
    public IReadOnlyList<int> Paths => paths;

    /// <summary>Adds to a payload type's packets; at most 128 types.</summary>
    public void Count(byte payloadType, long packets)
    {
        for (int i = 0; i < segments.Count; i++)
        {
            if (segments[i].PayloadType == payloadType)
            {
                segments[i] = new PayloadSegment(payloadType, segments[i].Packets + packets);
                return;
            }
        }

        segments.Add(new PayloadSegment(payloadType, packets));
    }

    public void AddPath(int path)
    {
        if (paths.Count < MaxPaths && !paths.Contains(path))
        {
            paths.Add(path);
        }
    }
}

/// <summary>Packets of one payload type.</summary>
internal readonly record struct PayloadSegment(byte PayloadType, long Packets);
