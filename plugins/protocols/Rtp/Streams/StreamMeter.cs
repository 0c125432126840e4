using System.Runtime.CompilerServices;
using Earshot.Rtp.Events;
using Earshot.Rtp.Intervals;
using Earshot.Rtp.Packets;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;

namespace Earshot.Rtp.Streams;

/// <summary>Adds one packet to the figures of its stream.</summary>
internal sealed class StreamMeter(PayloadClock clock, CaptureGaps gaps, EventReader events)
{
    private const long FirstInterval = IntervalLog.FirstSeconds * Timestamp.NanosecondsPerSecond;

    /// <summary>The first packet of a stream whose owners are known.</summary>
    public void Begin(ref StreamState stream, in MediaPacket packet, ReadOnlySpan<byte> header)
    {
        long arrival = packet.Timestamp.Nanoseconds;
        uint timestamp = RtpHeader.Timestamp(header);
        ushort sequenceNumber = RtpHeader.SequenceNumber(header);
        stream.Start = arrival;
        stream.Last = arrival;
        stream.IntervalEnd = arrival + FirstInterval;
        stream.Path = packet.Path;
        stream.PayloadType = RtpHeader.PayloadType(header);
        stream.Sequence.Start(sequenceNumber);
        stream.Timestamps.Start(timestamp);
        PayloadClock.Resolve(ref stream, arrival);
        stream.Packets = 1;
        if (HasPartInTiming(ref stream, packet, header))
        {
            clock.Measure(ref stream, new PacketTime(arrival, timestamp, sequenceNumber, stream.PayloadType, StartsTalkspurt: false));
        }
    }

    /// <summary>Any later packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref StreamState stream, in MediaPacket packet, ReadOnlySpan<byte> header)
    {
        long arrival = packet.Timestamp.Nanoseconds;
        uint timestamp = RtpHeader.Timestamp(header);
        byte payloadType = RtpHeader.PayloadType(header);
        ushort sequenceNumber = RtpHeader.SequenceNumber(header);
        bool sameType = payloadType == stream.PayloadType;
        if (arrival >= stream.IntervalEnd)
        {
            EndInterval(ref stream, arrival);
        }

        if (!sameType || packet.Path != stream.Path)
        {
            Change(ref stream, packet, payloadType);
        }

        stream.Packets++;
        long previous = stream.Last;
        long pause = arrival - previous;
        stream.MaxDelta = Math.Max(stream.MaxDelta, pause);
        stream.Last = Math.Max(previous, arrival);

        bool hadSuspect = stream.Sequence.HasSuspect;
        Arrival order = stream.Sequence.Add(sequenceNumber);
        if (hadSuspect)
        {
            SettleSuspect(ref stream, order);
        }

        bool isAfterGap = pause >= SilenceGaps.Shortest;
        if (isAfterGap)
        {
            ((stream.Details ??= new StreamDetails()).Gaps ??= new SilenceGaps()).Add(pause, order);
        }

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

        bool startsTalkspurt = isAfterGap && RtpHeader.Marker(header);
        if (!HasPartInTiming(ref stream, packet, header))
        {
            return;
        }

        PacketTime time = new(arrival, timestamp, sequenceNumber, payloadType, startsTalkspurt);
        if (order == Arrival.Suspect)
        {
            (stream.Details ??= new StreamDetails()).Suspect = time;
        }
        else
        {
            clock.Measure(ref stream, time);
        }
    }

    /// <summary>The packet after a suspect has come, and tells whether that has part in timing, in the order of arrival.</summary>
    private void SettleSuspect(ref StreamState stream, Arrival order)
    {
        bool isSettled = order == Arrival.Suspect || !stream.Sequence.HasSuspect;
        if (!isSettled || stream.Details is not { Suspect: { } suspect } details)
        {
            return;
        }

        details.Suspect = null;
        if (stream.Sequence.IsSuspectCleared)
        {
            clock.MeasureEarlier(ref stream, suspect);
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

    private bool HasPartInTiming(ref StreamState stream, in MediaPacket packet, ReadOnlySpan<byte> bytes) =>
        (stream.Marks & (StreamMarks.Events | StreamMarks.Redundant)) == 0 || events.Take(ref stream, packet, bytes);

    private void EndInterval(ref StreamState stream, long arrival)
    {
        // What waits for a clock rate is of the first interval: it has waited long enough.
        clock.Settle(ref stream);
        IntervalLog log = (stream.Details ??= new StreamDetails()).Intervals ??= new IntervalLog();
        log.End(stream.Progress, stream.MaxDelta, arrival - stream.Start);
        stream.MaxDelta = 0;
        stream.IntervalEnd = stream.Start + log.NextEnd;
    }
}
