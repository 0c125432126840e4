using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline;

/// <summary>
/// Packet time of one source. A packet whose time stamp contradicts those before it does not move the clock until enough
/// others agree with it: one bad stamp must not end every call (docs/adr/0002-packet-clock.md).
/// </summary>
internal sealed class PacketClock
{
    /// <summary>Packets of one source may be this much out of order.</summary>
    private const long MaxBackwardNanoseconds = 60 * Timestamp.NanosecondsPerSecond;

    /// <summary>A quiet source may be silent for this long: a week.</summary>
    private const long MaxForwardNanoseconds = 7 * 24 * 3600 * Timestamp.NanosecondsPerSecond;

    /// <summary>So many packets in a row must agree before a jump is believed.</summary>
    private const int Confirmations = 10;

    private bool isSet;
    private long candidate;
    private int agreed;

    /// <summary>The time of the latest believed packet.</summary>
    public Timestamp Now { get; private set; }

    /// <summary>Packets that got the clock's time instead of their own.</summary>
    public long Outliers { get; private set; }

    /// <summary>A new source begins: its first packet sets the clock.</summary>
    public void Restart()
    {
        isSet = false;
        agreed = 0;
    }

    /// <summary>Takes a packet's time stamp and returns the time to analyse it with.</summary>
    public Timestamp Observe(Timestamp stamp)
    {
        if (!isSet || IsPlausible(stamp.Nanoseconds - Now.Nanoseconds))
        {
            isSet = true;
            agreed = 0;
            Now = stamp;
            return stamp;
        }

        long apart = Math.Abs(stamp.Nanoseconds - candidate);
        agreed = agreed > 0 && apart <= MaxBackwardNanoseconds ? agreed + 1 : 1;
        candidate = stamp.Nanoseconds;
        if (agreed < Confirmations)
        {
            Outliers++;
            return Now;
        }

        agreed = 0;
        Now = stamp;
        return stamp;
    }

    private static bool IsPlausible(long step) => step is >= -MaxBackwardNanoseconds and <= MaxForwardNanoseconds;
}
