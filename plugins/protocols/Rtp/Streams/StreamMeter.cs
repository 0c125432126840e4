using System.Runtime.CompilerServices;
using Earshot.Rtp.Events;
using Earshot.Rtp.Packets;
using Earshot.Sdk.Media;

namespace Earshot.Rtp.Streams;

/// <summary>Adds one packet to the figures of its stream.</summary>
internal sealed class StreamMeter(PayloadClock clock, CaptureGaps gaps, EventReader events)
{
    /// <summary>The first packet of a stream whose owners are known.</summary>
    public void Begin(ref StreamState stream, in MediaPacket packet, ReadOnlySpan<byte> header)
    {
        long arrival = packet.Timestamp.Nanoseconds;
        uint timestamp = RtpHeader.Timestamp(header);
        stream.Start = arrival;
        stream.Last = arrival;
        stream.Path = packet.Path;
        stream.PayloadType = RtpHeader.PayloadType(header);
        stream.Sequence.Start(RtpHeader.SequenceNumber(header));
        stream.Timestamps.Start(timestamp);
        PayloadClock.Resolve(ref stream, arrival);
        stream.Packets = 1;
        if (HasPartInJitter(ref stream, packet, header))
        {
            MeasureJitter(ref stream, arrival, timestamp);
        }
    }

    /// <summary>Any later packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref StreamState stream, in MediaPacket packet, ReadOnlySpan<byte> header)
    {
        long arrival = packet.Timestamp.Nanoseconds;
        uint timestamp = RtpHeader.Timestamp(header);
        byte payloadType = RtpHeader.PayloadType(header);
        bool sameType = payloadType == stream.PayloadType;
        if (!sameType || packet.Path != stream.Path)
        {
            Change(ref stream, packet, payloadType);
        }

        stream.Packets++;
        long previous = stream.Last;
        stream.MaxDelta = Math.Max(stream.MaxDelta, arrival - previous);
        stream.Last = Math.Max(previous, arrival);

        Arrival order = stream.Sequence.Add(RtpHeader.SequenceNumber(header));
        if (order == Arrival.Next)
        {
            stream.Timestamps.Advance(timestamp, isNeighbour: sameType);
        }
        else if (!FollowTimestamp(ref stream, order, timestamp))
        {
            return;
        }

        if (order == Arrival.Ahead)
        {
            stream.LostInCapture += Math.Min(stream.Sequence.Skipped, gaps.Lost(previous, arrival, packet.Path));
        }

        if (HasPartInJitter(ref stream, packet, header))
        {
            MeasureJitter(ref stream, arrival, timestamp);
        }
    }

    /// <returns>False for a duplicate, which has no part in jitter.</returns>
    private static bool FollowTimestamp(ref StreamState stream, Arrival order, uint timestamp)
    {
        switch (order)
        {
            case Arrival.Ahead:
                stream.Timestamps.Advance(timestamp, isNeighbour: false);
                break;
            case Arrival.Late:
                stream.Timestamps.Late(timestamp);
                break;
            case Arrival.Restart:
                // A sender that starts again picks a random timestamp (RFC 3550, 5.1).
                stream.Timestamps.Start(timestamp);
                break;
        }

        return order != Arrival.Duplicate;
    }

    private static void Change(ref StreamState stream, in MediaPacket packet, byte payloadType)
    {
        if (payloadType != stream.PayloadType)
        {
            PayloadClock.Change(ref stream, payloadType, packet.Timestamp.Nanoseconds);
        }

        if (packet.Path != stream.Path)
        {
            (stream.Details ??= new StreamDetails()).AddPath(packet.Path);
        }
    }

    private bool HasPartInJitter(ref StreamState stream, in MediaPacket packet, ReadOnlySpan<byte> bytes) =>
        (stream.Marks & (StreamMarks.Events | StreamMarks.Redundant)) == 0 || events.Take(ref stream, packet, bytes);

    private void MeasureJitter(ref StreamState stream, long arrival, uint timestamp)
    {
        if ((stream.Marks & StreamMarks.Waiting) != 0)
        {
            clock.Wait(ref stream, arrival, timestamp);
        }
        else if (stream.ClockRate > 0)
        {
            stream.Jitter.Add(arrival, timestamp, stream.ClockRate);
        }
    }
}
