using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Export.Audio;

/// <summary>
/// The packets of one RTP stream and where they belong: the first lies where it came, the others where their timestamps put them,
/// however late they came. A timestamp that leaves packet time by more than a second for good begins anew where its packet came.
/// </summary>
/// <param name="stream">The stream's record.</param>
internal sealed class StreamTrack(StreamRecord stream)
{
    // Where no record tells the clock it is that of telephony.
    private const int UsualClockRate = 8000;

    private const double MaxDriftSeconds = 1;

    // A network that stalls for longer delivers what waited in a burst; only when so many packets are late, it was the sender.
    private const int Lookahead = 50;

    private readonly List<Packet> packets = [];
    private readonly HashSet<(long, ushort)> seen = [];

    public StreamRecord Stream => stream;

    private int ClockRate => stream.ClockRate ?? UsualClockRate;

    /// <summary>When its first packet came; null while there is none.</summary>
    public Timestamp? First => packets.Count == 0 ? null : packets[0].Time;

    /// <summary>Adds the next packet that came.</summary>
    public void Add(Timestamp time, in RtpPacket rtp, byte[] payload)
    {
        long last = packets.Count == 0 ? rtp.Timestamp : packets[^1].Clock;
        long clock = last + (int)(rtp.Timestamp - (uint)last);
        if (seen.Add((clock, rtp.Sequence)))
        {
            packets.Add(new Packet(time, clock, rtp.Sequence, rtp.PayloadType, payload));
        }
    }

    /// <summary>Its packets in the order in which they are played.</summary>
    /// <param name="origin">The moment of position 0.</param>
    /// <param name="sampleRate">Positions per second.</param>
    public IEnumerable<(long Position, int PayloadType, byte[] Payload)> Place(Timestamp origin, int sampleRate)
    {
        var placed = new List<(int Part, long Position, Packet Packet)>(packets.Count);
        (long clock, long position, int part) = (0, 0, -1);
        long Lag(int i) => At(packets[i].Time) - position - ((packets[i].Clock - clock) * sampleRate / ClockRate);
        long At(Timestamp time) => (long)Math.Round(time.SecondsSince(origin) * sampleRate);
        long drift = (long)(MaxDriftSeconds * sampleRate);
        for (int i = 0; i < packets.Count; i++)
        {
            if (part < 0 || Lag(i) < -drift || Enumerable.Range(i, Math.Min(Lookahead, packets.Count - i)).All(next => Lag(next) > drift))
            {
                (clock, position, part) = (packets[i].Clock, At(packets[i].Time), part + 1);
            }

            placed.Add((part, position + ((packets[i].Clock - clock) * sampleRate / ClockRate), packets[i]));
        }

        return placed.OrderBy(p => p.Part).ThenBy(p => p.Packet.Clock).ThenBy(p => p.Packet.Sequence)
            .Select(p => (p.Position, p.Packet.PayloadType, p.Packet.Payload));
    }

    private readonly record struct Packet(Timestamp Time, long Clock, ushort Sequence, int PayloadType, byte[] Payload);
}
