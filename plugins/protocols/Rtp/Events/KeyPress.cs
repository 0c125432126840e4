namespace Earshot.Rtp.Events;

/// <summary>One key press of a stream, put together from its packets.</summary>
internal sealed class KeyPress(byte payloadType, byte code, uint timestamp, long start)
{
    /// <summary>RFC 4733, 2.5.1.3: a longer event goes on in a further segment, whose timestamp is so much later.</summary>
    private const uint LongestSegment = ushort.MaxValue;

    private uint segmentTimestamp = timestamp;
    private long durationBefore;
    private ushort segmentDuration;
    private bool isOver;

    public byte PayloadType { get; } = payloadType;

    public byte Code { get; } = code;

    /// <summary>Arrival of its first packet, nanoseconds.</summary>
    public long Start { get; } = start;

    public int Packets { get; private set; }

    /// <summary>In timestamp units, by its longest packet: packets at its end may be lost (RFC 4733, 2.5.1.4).</summary>
    public long Duration => durationBefore + segmentDuration;

    /// <summary>Takes a packet if it belongs to this press.</summary>
    public bool TryTake(byte payloadType, uint timestamp, in TelephoneEvent packet)
    {
        if (payloadType != PayloadType || packet.Code != Code)
        {
            return false;
        }

        uint since = timestamp - segmentTimestamp;
        bool isEarlierSegment = durationBefore > 0 && segmentTimestamp - timestamp <= durationBefore && since != 0;
        if (isEarlierSegment)
        {
            return true;
        }

        if (!isOver && since == LongestSegment)
        {
            segmentTimestamp = timestamp;
            durationBefore += since;
            segmentDuration = 0;
        }
        else if (since != 0)
        {
            return false;
        }

        Packets++;
        segmentDuration = Math.Max(segmentDuration, packet.Duration);
        isOver |= packet.IsEnd;
        return true;
    }
}
