namespace Earshot.Rtp.Tests.Support;

/// <summary>A PCMA stream of 20 ms packets that went through <see cref="Impairments"/>, and the truth about it.</summary>
internal sealed class ImpairedStream
{
    private const double Interval = 20;

    private readonly List<Arrival> arrivals = [];

    public ImpairedStream(Impairments impairments, uint ssrc = 0x1234, double start = 0)
    {
        Random random = new(impairments.Seed);
        IsLost = new bool[impairments.Packets];
        IsDelayed = new bool[impairments.Packets];
        bool lost = false;
        int slot = 0;
        for (int i = 0; i < impairments.Packets; i++, slot++)
        {
            bool startsTalkspurt = impairments.Talkspurt > 0 && i > 0 && i % impairments.Talkspurt == 0;
            slot += startsTalkspurt ? impairments.Silence : 0;
            double chance = lost && impairments.LossAfterLoss > 0 ? impairments.LossAfterLoss : impairments.Loss;
            // A loss at either end would be invisible to a receiver.
            lost = random.NextDouble() < chance && i > 0 && i < impairments.Packets - 1;
            IsLost[i] = lost;
            double sent = start + (slot * Interval / (1 + (impairments.DriftPpm / 1e6)));
            IsDelayed[i] = random.NextDouble() < impairments.Late;
            double at = sent + (random.NextDouble() * impairments.Jitter) + (IsDelayed[i] ? impairments.LateBy : 0);
            if (lost)
            {
                continue;
            }

            byte[] packet = Bench.Rtp(
                impairments.FirstSequenceNumber + i, impairments.FirstTimestamp + (uint)(160 * slot), ssrc: ssrc);
            packet[1] |= startsTalkspurt ? (byte)0x80 : (byte)0;
            arrivals.Add(new Arrival(at, i, packet));
            if (impairments.IsMirroredTwice || random.NextDouble() < impairments.Duplicates)
            {
                arrivals.Add(new Arrival(at + 0.01, i, packet));
                Duplicates++;
            }
        }

        arrivals.Sort((a, b) => a.Milliseconds != b.Milliseconds ? a.Milliseconds.CompareTo(b.Milliseconds) : a.Index.CompareTo(b.Index));
        Ssrc = ssrc;
    }

    public uint Ssrc { get; }

    /// <summary>Every packet that was sent, in the order of sequence numbers.</summary>
    public bool[] IsLost { get; }

    /// <summary>Of the same packets, which came late.</summary>
    public bool[] IsDelayed { get; }

    public int Lost => IsLost.Count(lost => lost);

    public int Duplicates { get; }

    /// <summary>Every packet that arrived, in that order.</summary>
    public IReadOnlyList<Arrival> Arrivals => arrivals;

    public IEnumerable<Datagram> Datagrams =>
        arrivals.Select(arrival => new Datagram(Bench.ToCallee, Bench.At(arrival.Milliseconds), arrival.Packet));

    /// <summary>One packet.</summary>
    /// <param name="Milliseconds">When.</param>
    /// <param name="Index">Which, from 0.</param>
    /// <param name="Packet">Its bytes.</param>
    internal sealed record Arrival(double Milliseconds, int Index, byte[] Packet);
}
