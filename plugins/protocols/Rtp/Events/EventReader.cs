using Earshot.Rtp.Packets;
using Earshot.Rtp.Streams;
using Earshot.Sdk.Media;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Events;

/// <summary>
/// Looks into the few payloads that tell more than their header: telephone events, and redundant audio, which may carry
/// them. Only packets of a stream that <see cref="Mark"/> marked come here.
/// </summary>
internal sealed class EventReader
{
    private const int MaxEventsPerPacket = 16;

    private long refused;

    /// <summary>The marks of a stream whose current payload type has this format, or null when nothing tells it.</summary>
    public static StreamMarks Mark(in StreamState stream, MediaFormat? format)
    {
        if (stream.IsSecured)
        {
            return StreamMarks.None;
        }

        if (format is not { } known)
        {
            return StreamMarks.Events;
        }

        if (AuxiliaryFormat.IsRedundant(known))
        {
            return StreamMarks.Redundant;
        }

        return AuxiliaryFormat.IsTelephoneEvent(known) ? StreamMarks.Events : StreamMarks.None;
    }

    /// <summary>Takes a packet of a marked stream that is no duplicate.</summary>
    /// <returns>False when its timestamp is a telephone event's, which has no part in jitter.</returns>
    public bool Take(ref StreamState stream, in MediaPacket packet, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> payload = RtpHeader.Payload(bytes, packet.Missing);
        uint timestamp = RtpHeader.Timestamp(bytes);
        long arrival = packet.Timestamp.Nanoseconds;
        if ((stream.Marks & StreamMarks.Redundant) != 0)
        {
            return TakeBlocks(ref stream, payload, timestamp, arrival);
        }

        // A type that nothing explains: exactly one event, or none at all. The report decides.
        if (payload.Length == TelephoneEvent.Length || PayloadClock.Find(stream, stream.PayloadType) is not null)
        {
            TakeEvents(ref stream, stream.PayloadType, payload, timestamp, arrival);
        }

        return true;
    }

    public void Summarize(ISummary summary)
    {
        if (refused > 0)
        {
            summary.Count("dropped", "rtp_event_limit", refused);
        }
    }

    private static bool IsEvent(in StreamState stream, byte payloadType) =>
        PayloadClock.Find(stream, payloadType) is { } format && AuxiliaryFormat.IsTelephoneEvent(format);

    private bool TakeBlocks(ref StreamState stream, ReadOnlySpan<byte> payload, uint timestamp, long arrival)
    {
        bool hasPart = true;
        if (!RedundantPayload.TryRead(payload, out RedundantPayload blocks))
        {
            return hasPart;
        }

        while (blocks.MoveNext())
        {
            bool isEvent = IsEvent(stream, blocks.PayloadType);
            if (isEvent)
            {
                TakeEvents(ref stream, blocks.PayloadType, blocks.Data, timestamp - blocks.Offset, arrival);
            }

            if (blocks.IsPrimary)
            {
                EventsOf(ref stream).CountPrimary(blocks.PayloadType);
                hasPart = !isEvent;
            }
        }

        return hasPart;
    }

    /// <summary>RFC 4733, 2.5.1.5: events that follow each other without a pause may share a packet, each from the end of the one before.</summary>
    private void TakeEvents(ref StreamState stream, byte payloadType, ReadOnlySpan<byte> payload, uint timestamp, long arrival)
    {
        for (int i = 0; i < MaxEventsPerPacket && payload.Length >= TelephoneEvent.Length; i++)
        {
            TelephoneEvent packet = TelephoneEvent.Read(payload);
            if (packet.IsKey && !EventsOf(ref stream).Add(payloadType, timestamp, packet, arrival))
            {
                refused++;
            }

            payload = payload[TelephoneEvent.Length..];
            if (!packet.IsEnd || payload.Length < TelephoneEvent.Length || TelephoneEvent.Read(payload).Duration == 0)
            {
                break; // Only what is over has another behind it; padding has no duration.
            }

            timestamp += packet.Duration;
        }
    }

    private static StreamEvents EventsOf(ref StreamState stream) =>
        (stream.Details ??= new StreamDetails()).Events ??= new StreamEvents();
}
