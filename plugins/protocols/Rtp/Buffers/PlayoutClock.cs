using System.Runtime.CompilerServices;

namespace Earshot.Rtp.Buffers;

/// <summary>
/// When packets arrive against their timestamps: the relative transit time, which is the sum of RFC 3550's D, and its excess
/// over the fastest packet of late. Jitter buffers and clock skew follow from it. Nanoseconds. Most packets are settled here;
/// <see cref="JitterBuffers"/> has what is rarely touched.
/// </summary>
internal struct PlayoutClock
{
    private const long Second = 1_000_000_000;

    /// <summary>A step of the transit time that no network explains: the sender's timestamps began anew.</summary>
    private const double MaxStep = 5e9;

    private double transit;
    private double fastestOfSecond;
    private long fastestAt;
    private long nextSecond;
    private double reference;
    private double usual;
    private double excess;
    private JitterBuffers? buffers;

    /// <summary>Packets that had a transit time.</summary>
    public uint Packets { get; private set; }

    /// <summary>Sum of the excess of all packets.</summary>
    public readonly double ExcessSum => excess;

    /// <summary>Null while nothing unusual has come in less than a second.</summary>
    public readonly JitterBuffers? Buffers => buffers;

    /// <summary>A packet that cannot be compared with the one before: buffers start anew with it.</summary>
    public void Start(long arrival)
    {
        nextSecond = nextSecond == 0 ? arrival + Second : nextSecond;
        Packets++;
        if (arrival >= nextSecond)
        {
            NextSecond(arrival);
        }

        Restart(arrival);
    }

    /// <summary>A packet in the order of arrival.</summary>
    /// <param name="arrival">Packet time.</param>
    /// <param name="d">RFC 3550's D against the packet before, with its sign.</param>
    /// <param name="startsTalkspurt">It has the marker and comes after a pause.</param>
    /// <returns>For which buffers it comes too late.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LateBuffers Add(long arrival, double d, bool startsTalkspurt)
    {
        transit += d;
        Packets++;
        if (arrival >= nextSecond)
        {
            NextSecond(arrival);
        }

        if (transit < fastestOfSecond)
        {
            if (d < -MaxStep)
            {
                Restart(arrival);
                return LateBuffers.None;
            }

            fastestOfSecond = transit;
            fastestAt = arrival;
            reference = Math.Min(reference, transit);
        }

        double above = transit - reference;
        if (above > usual)
        {
            return AddUnusual(arrival, d, above, startsTalkspurt);
        }

        excess += above;
        return LateBuffers.None;
    }

    /// <summary>Clock skew with the second that has begun.</summary>
    public readonly double? SkewPpm()
    {
        if (buffers is null)
        {
            return null;
        }

        ClockSkew skew = buffers.Skew.Copy();
        if (!double.IsPositiveInfinity(fastestOfSecond))
        {
            skew.Add(fastestAt, fastestOfSecond);
        }

        return skew.PartsPerMillion();
    }

    private LateBuffers AddUnusual(long arrival, double d, double above, bool startsTalkspurt)
    {
        buffers ??= new JitterBuffers();
        if (startsTalkspurt || d > MaxStep || buffers.GivesUp(arrival, above, Packets))
        {
            Restart(arrival);
            return LateBuffers.None;
        }

        excess += above;
        LateBuffers late = buffers.Take(above, Packets);
        usual = buffers.Usual;
        return late;
    }

    private void Restart(long arrival)
    {
        fastestOfSecond = transit;
        fastestAt = arrival;
        reference = transit;
        buffers?.Restart(Packets);
        usual = buffers?.Usual ?? JitterBuffers.SmallestUsual;
    }

    /// <summary>Seconds count from the first packet on.</summary>
    private void NextSecond(long arrival)
    {
        buffers ??= new JitterBuffers();
        long seconds = 1 + ((arrival - nextSecond) / Second);
        nextSecond += seconds * Second;
        reference = buffers.EndSeconds(seconds, fastestAt, fastestOfSecond, Packets - 1);
        usual = buffers.Usual;
        fastestOfSecond = double.PositiveInfinity;
    }
}
