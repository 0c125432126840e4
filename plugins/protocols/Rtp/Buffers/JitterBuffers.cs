namespace Earshot.Rtp.Buffers;

/// <summary>
/// Three jitter buffers behind one stream: of 50 ms, of 200 ms, and one that adapts. Each plays a packet so much after the
/// moment at which it would have come as fast as the fastest of late; what comes after that moment is late. docs/quality.md
/// has the definitions. Nanoseconds.
/// </summary>
internal sealed class JitterBuffers
{
    public const int Fixed50 = 0;
    public const int Fixed200 = 1;
    public const int Adaptive = 2;
    public const int Count = 3;

    /// <summary>What is below changes nothing, however steady a stream was.</summary>
    public const double SmallestUsual = SmallestSpread;

    private const double FixedShort = 50e6;
    private const double FixedLong = 200e6;
    private const double LargestDelay = 500e6;
    private const double Margin = 20e6;
    private const double SmallestSpread = 20e6;

    /// <summary>A spread that nothing confirms shrinks by so much in a second.</summary>
    private const double Decay = 1.0 / 40;

    /// <summary>A receiver that could not play anything for so long starts anew.</summary>
    private const long MaxStuck = 1_000_000_000;

    /// <summary>Seconds before the current one whose fastest packets count.</summary>
    private const int Seconds = 8;

    private readonly double[] fastest = new double[Seconds];
    private readonly long[] late = new long[Count];
    private readonly double[] lateExcess = new double[Count];
    private int second;
    private double spread = SmallestSpread;
    private double targetSum;
    private double lateTargetSum;
    private uint targetSince;
    private uint lastLate;
    private long lateSince;

    public JitterBuffers() => Forget();

    public ClockSkew Skew { get; } = new();

    /// <summary>An excess up to which a packet is in time for all buffers and teaches none anything.</summary>
    public double Usual => Math.Min(FixedShort, spread);

    /// <summary>Delay of the adaptive buffer: the spread of late, with a margin.</summary>
    private double Target => Math.Min(LargestDelay, spread + Margin);

    /// <summary>Packets that came too late for a buffer.</summary>
    public long Late(int buffer) => late[buffer];

    /// <summary>Mean time that the packets which were played waited in a buffer, milliseconds.</summary>
    /// <param name="buffer">Its index.</param>
    /// <param name="packets">All packets.</param>
    /// <param name="excessSum">Sum of the excess of all.</param>
    public double MeanDelayMs(int buffer, uint packets, double excessSum)
    {
        long played = packets - late[buffer];
        double targets = buffer switch
        {
            Fixed50 => FixedShort * played,
            Fixed200 => FixedLong * played,
            _ => targetSum + (Target * (packets - targetSince)) - lateTargetSum,
        };
        return played > 0 ? (targets - (excessSum - lateExcess[buffer])) / played / 1e6 : 0;
    }

    /// <summary>Whether packet after packet has been late for the smallest buffer for so long that a receiver starts anew.</summary>
    public bool GivesUp(long arrival, double excess, uint packet)
    {
        if (excess <= FixedShort)
        {
            return false;
        }

        if (packet != lastLate + 1)
        {
            lateSince = arrival;
        }

        lastLate = packet;
        return arrival - lateSince >= MaxStuck;
    }

    /// <summary>Takes a packet above <see cref="Usual"/>.</summary>
    public LateBuffers Take(double excess, uint packet)
    {
        LateBuffers result = LateBuffers.None;
        if (excess > FixedShort)
        {
            result |= CountLate(Fixed50, excess);
        }

        if (excess > FixedLong)
        {
            result |= CountLate(Fixed200, excess);
        }

        if (excess > Target)
        {
            result |= CountLate(Adaptive, excess);
            lateTargetSum += Target;
        }

        if (excess > spread)
        {
            Spread(Math.Min(excess, LargestDelay - Margin), packet);
        }

        return result;
    }

    /// <summary>Seconds of packet time are over.</summary>
    /// <param name="seconds">How many.</param>
    /// <param name="at">When the fastest packet of the first of them came.</param>
    /// <param name="transit">Its transit time; infinite if none came.</param>
    /// <param name="packets">Packets until then.</param>
    /// <returns>Transit time of the fastest packet of late; infinite if none came.</returns>
    public double EndSeconds(long seconds, long at, double transit, uint packets)
    {
        if (!double.IsPositiveInfinity(transit))
        {
            Skew.Add(at, transit);
        }

        // After so long a silence nothing of before counts.
        double shrunk = seconds > Seconds ? SmallestSpread : spread;
        for (int i = (int)Math.Min(seconds, Seconds); i > 0; i--)
        {
            fastest[second++ % Seconds] = transit;
            transit = double.PositiveInfinity;
            shrunk = Math.Max(SmallestSpread, shrunk * (1 - Decay));
        }

        Spread(shrunk, packets);
        double least = double.PositiveInfinity;
        foreach (double one in fastest)
        {
            least = Math.Min(least, one);
        }

        return least;
    }

    /// <summary>All buffers are empty and start with the latest packet.</summary>
    public void Restart(uint packets)
    {
        Skew.Restart();
        Spread(SmallestSpread, packets - 1);
        Forget();
    }

    private LateBuffers CountLate(int buffer, double excess)
    {
        late[buffer]++;
        lateExcess[buffer] += excess;
        return (LateBuffers)(1 << buffer);
    }

    /// <summary>Another spread from the next packet on.</summary>
    private void Spread(double value, uint packets)
    {
        targetSum += Target * (packets - targetSince);
        targetSince = packets;
        spread = value;
    }

    private void Forget() => Array.Fill(fastest, double.PositiveInfinity);
}
