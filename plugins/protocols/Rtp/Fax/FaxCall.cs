using Earshot.Rtp.Streams;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Fax;

/// <summary>The UDPTL datagrams of one call.</summary>
internal sealed class FaxCall(ulong number)
{
    /// <summary>Each pair of addresses has sequence numbers of its own; a call has two, and few more after re-INVITEs.</summary>
    private const int MaxFlows = 64;

    private readonly Dictionary<Flow, Direction> flows = [];

    public ulong Number { get; } = number;

    /// <summary>Addresses at which it expects T.38.</summary>
    public HashSet<TransportAddress> Addresses { get; } = [];

    /// <summary>Time of its latest packet since the last tick, or null.</summary>
    public Timestamp? Last { get; set; }

    public FaxTraffic Traffic
    {
        get
        {
            FaxTraffic sum = default;
            foreach (Direction direction in flows.Values)
            {
                sum += direction.Traffic;
            }

            return sum;
        }
    }

    /// <returns>False when there are too many flows to follow another.</returns>
    public bool Add(in Flow flow, MediaDirection way, ushort sequenceNumber, Timestamp time)
    {
        if (flows.TryGetValue(flow, out Direction? direction))
        {
            direction.Add(sequenceNumber);
        }
        else if (flows.Count < MaxFlows)
        {
            flows.Add(flow, new Direction(way, sequenceNumber));
        }
        else
        {
            return false;
        }

        Last = time;
        return true;
    }

    /// <summary>One way between two addresses. Sequence numbers are counted like RTP's.</summary>
    private sealed class Direction
    {
        private readonly MediaDirection way;
        private SequenceTracker sequence;
        private long packets = 1;

        public Direction(MediaDirection way, ushort sequenceNumber)
        {
            this.way = way;
            sequence.Start(sequenceNumber);
        }

        public FaxTraffic Traffic
        {
            get
            {
                SequenceTracker closed = sequence;
                closed.Close();
                long lost = Math.Max(0, closed.Expected - (packets - closed.Duplicates));
                return way == MediaDirection.ToCaller
                    ? new FaxTraffic(packets, ToCallee: 0, lost)
                    : new FaxTraffic(ToCaller: 0, packets, lost);
            }
        }

        public void Add(ushort sequenceNumber)
        {
            packets++;
            sequence.Add(sequenceNumber);
        }
    }
}
