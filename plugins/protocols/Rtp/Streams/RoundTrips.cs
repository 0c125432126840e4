using System.Runtime.CompilerServices;
using Earshot.Rtp.Packets;

namespace Earshot.Rtp.Streams;

/// <summary>
/// The way from the sensor to a stream's receiver and back: from a sender report to the report block that answers it, less
/// the time that the receiver says it kept it (RFC 3550, 6.4.1, seen from between the two).
/// </summary>
internal struct RoundTrips
{
    /// <summary>Reports that an answer may still name.</summary>
    private const int Kept = 8;

    /// <summary>DLSR is by the receiver's clock: an answer may seem that much too early, nanoseconds.</summary>
    private const long Tolerance = 1_000_000;

    private Reports reports;
    private int count;

    /// <summary>The latest, nanoseconds; null before the first.</summary>
    public long? Latest { get; private set; }

    /// <summary>A sender report passed.</summary>
    /// <param name="middle">The middle 32 bits of its NTP timestamp.</param>
    /// <param name="arrival">Packet time, nanoseconds.</param>
    public void AddSenderReport(uint middle, long arrival)
    {
        if (Find(middle) is null)
        {
            reports[count++ % Kept] = new Report(middle, arrival);
        }
    }

    /// <summary>A report block passed.</summary>
    /// <returns>False when it answers no report that is known.</returns>
    public bool TryAnswer(RtcpReportBlock block, long arrival)
    {
        // RFC 3550, 6.4.1: zero means that no sender report has arrived.
        if (block.LastSenderReport == 0 || Find(block.LastSenderReport) is not { } sent)
        {
            return false;
        }

        long trip = arrival - sent - (long)(block.DelaySinceLastSenderReport * (1e9 / 65536));
        if (trip < -Tolerance)
        {
            return false;
        }

        Latest = Math.Max(0, trip);
        return true;
    }

    private readonly long? Find(uint middle)
    {
        for (int i = 0; i < Math.Min(count, Kept); i++)
        {
            if (reports[i].Middle == middle)
            {
                return reports[i].Arrival;
            }
        }

        return null;
    }

    private readonly record struct Report(uint Middle, long Arrival);

    [InlineArray(Kept)]
    private struct Reports
    {
        private Report first;
    }
}
