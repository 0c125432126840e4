using Earshot.Sdk.Packets;

namespace Earshot.Rtp.Ownership;

/// <summary>
/// The streams that began at most 5 s ago, by their two addresses, so that a call whose SDP comes after its first RTP
/// finds them without a search through all streams. Two generations: while one is filled, the other holds what is older.
/// </summary>
/// <param name="capacity">Entries of a generation; a flood of streams shortens the window rather than growing it.</param>
internal sealed class RecentStreams(int capacity)
{
    /// <summary>How long before an expectation a stream may have begun to be adopted.</summary>
    public const long AdoptionWindow = 5 * Timestamp.NanosecondsPerSecond;

    /// <summary>Longer than the window, so that packets slightly out of time do not matter.</summary>
    private const long GenerationLength = 6 * Timestamp.NanosecondsPerSecond;

    private Generation current = new();
    private Generation previous = new();

    public void Add(in Flow flow, int stream, long serial, long start)
    {
        // A side that a mirror did not tell is expected by nobody.
        if (flow.Destination.IsUnknown && flow.Source.IsUnknown)
        {
            return;
        }

        if (start - current.Begin >= GenerationLength || current.IsEmpty || current.Count >= capacity)
        {
            (current, previous) = (previous, current);
            current.Clear(start);
        }

        if (!flow.Destination.IsUnknown)
        {
            current.Add(flow.Destination, stream, serial);
        }

        if (!flow.Source.IsUnknown && flow.Source != flow.Destination)
        {
            current.Add(flow.Source, stream, serial);
        }
    }

    /// <summary>Streams that perhaps touch an address and perhaps are gone: the caller checks both.</summary>
    public void Find(TransportAddress address, List<(int Stream, long Serial)> found)
    {
        previous.Find(address, found);
        current.Find(address, found);
    }

    private sealed class Generation
    {
        private const int Buckets = 1 << 14;
        private const int End = -1;

        private readonly int[] heads = new int[Buckets];
        private readonly List<(int Stream, long Serial, int Next)> entries = [];

        public long Begin { get; private set; }

        public int Count => entries.Count;

        public bool IsEmpty => entries.Count == 0;

        public void Clear(long begin)
        {
            Array.Fill(heads, End);
            entries.Clear();
            Begin = begin;
        }

        public void Add(TransportAddress address, int stream, long serial)
        {
            ref int head = ref heads[Bucket(address)];
            entries.Add((stream, serial, head));
            head = entries.Count - 1;
        }

        public void Find(TransportAddress address, List<(int Stream, long Serial)> found)
        {
            if (IsEmpty)
            {
                return;
            }

            for (int i = heads[Bucket(address)]; i != End; i = entries[i].Next)
            {
                found.Add((entries[i].Stream, entries[i].Serial));
            }
        }

        private static int Bucket(TransportAddress address) => address.GetHashCode() & (Buckets - 1);
    }
}
