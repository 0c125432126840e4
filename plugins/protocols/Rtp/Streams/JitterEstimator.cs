using System.Runtime.CompilerServices;

namespace Earshot.Rtp.Streams;

/// <summary>
/// Interarrival jitter (RFC 3550, 6.4.1 and A.8), kept in nanoseconds instead of timestamp units: the same estimate
/// scaled by the clock rate, so that it survives a change of payload format.
/// </summary>
internal struct JitterEstimator
{
    private long previousArrival;
    private uint previousTimestamp;
    private int previousClockRate;
    private double nanosecondsPerUnit;
    private double jitter;
    private double sum;
    private uint count;

    /// <summary>Maximum of J, nanoseconds.</summary>
    public double Maximum { get; private set; }

    /// <summary>Sum of J over the packets that had one, nanoseconds.</summary>
    public readonly double Sum => sum;

    /// <summary>Packets that had one.</summary>
    public readonly uint Count => count;

    /// <summary>Mean of J over the packets that had one, nanoseconds; null before the second packet.</summary>
    public readonly double? Mean => count == 0 ? null : sum / count;

    /// <summary>Takes a packet in the order of arrival.</summary>
    /// <param name="arrival">Packet time, nanoseconds.</param>
    /// <param name="timestamp">RTP timestamp.</param>
    /// <param name="clockRate">Units per second, above 0.</param>
    /// <param name="d">D(i-1,i), nanoseconds.</param>
    /// <returns>False when it cannot be compared with a packet before, and has no D.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(long arrival, uint timestamp, int clockRate, out double d)
    {
        bool isComparable = clockRate == previousClockRate;
        d = 0;
        if (isComparable)
        {
            // D(i-1,i) = (Ri - Ri-1) - (Si - Si-1); the timestamp wraps.
            d = arrival - previousArrival - ((int)(timestamp - previousTimestamp) * nanosecondsPerUnit);
            jitter += (Math.Abs(d) - jitter) * (1.0 / 16.0);
            sum += jitter;
            Maximum = Math.Max(Maximum, jitter);
            count++;
        }
        else
        {
            // RFC 7160, 4.2: timestamps of different clock rates cannot be compared.
            previousClockRate = clockRate;
            nanosecondsPerUnit = 1e9 / clockRate;
        }

        previousArrival = arrival;
        previousTimestamp = timestamp;
        return isComparable;
    }
}
