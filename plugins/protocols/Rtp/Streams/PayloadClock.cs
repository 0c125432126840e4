using System.Runtime.CompilerServices;
using Earshot.Rtp.Buffers;
using Earshot.Rtp.Events;
using Earshot.Rtp.Ownership;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Streams;

/// <summary>
/// Finds the clock rate of each packet's payload type and feeds what is measured by it. Packets of a type that nothing explains
/// wait, and all after them, until the stream is as old as a call may be late to adopt it: so all is right from the
/// first packet, and telephone-event is left out even where it came before its SDP.
/// </summary>
internal sealed class PayloadClock(int maxWaitingPackets)
{
    private const int MaxWaitingPerStream = 4096;

    private int waiting;

    /// <summary>The format of one of the stream's payload types by what was said last, or null.</summary>
    public static MediaFormat? Find(in StreamState stream, byte payloadType) =>
        stream.IsOwned
            ? stream.Details!.Owners[0].Find(payloadType, stream.Flow.Destination, at: long.MaxValue)
            : StaticPayloadTypes.Find(payloadType);

    /// <summary>The next packet, not yet counted, has another payload type.</summary>
    public static void Change(ref StreamState stream, byte payloadType, long arrival)
    {
        (stream.Details ??= new StreamDetails()).Count(stream.PayloadType, stream.Packets - stream.PacketsBefore);
        stream.PacketsBefore = stream.Packets;
        stream.PayloadType = payloadType;
        Resolve(ref stream, arrival);
    }

    /// <summary>Finds the clock rate of the current payload type.</summary>
    public static void Resolve(ref StreamState stream, long arrival)
    {
        MediaFormat? found = Find(stream, stream.PayloadType);
        stream.ClockRate = found is { } format && !AuxiliaryFormat.IsTelephoneEvent(format) ? format.ClockRate : 0;
        stream.Marks = (stream.Marks & ~(StreamMarks.Events | StreamMarks.Redundant)) | EventReader.Mark(stream, found);
        if (found is null && arrival - stream.Start <= RecentStreams.AdoptionWindow)
        {
            stream.Marks |= StreamMarks.Waiting;
        }
    }

    /// <summary>Measures a packet by the clock of its payload type, or keeps it until that is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Measure(ref StreamState stream, in PacketTime packet)
    {
        if ((stream.Marks & StreamMarks.Waiting) != 0)
        {
            Wait(ref stream, packet);
        }
        else if (stream.ClockRate > 0)
        {
            Measure(ref stream, packet, stream.ClockRate);
        }
    }

    /// <summary>Measures a packet that came before the latest, and maybe before its payload type did.</summary>
    public void MeasureEarlier(ref StreamState stream, in PacketTime packet)
    {
        if ((stream.Marks & StreamMarks.Waiting) != 0)
        {
            Wait(ref stream, packet);
        }
        else
        {
            MeasureByItsType(ref stream, packet);
        }
    }

    /// <summary>Measures what waited with what is known by now.</summary>
    public void Settle(ref StreamState stream)
    {
        stream.Marks &= ~StreamMarks.Waiting;
        StreamDetails? details = stream.Details;
        if (details?.Waiting is not { } packets)
        {
            return;
        }

        foreach (PacketTime packet in packets)
        {
            MeasureByItsType(ref stream, packet);
        }

        waiting -= packets.Count;
        details.Waiting = null;
    }

    private static void MeasureByItsType(ref StreamState stream, in PacketTime packet)
    {
        if (Find(stream, packet.PayloadType) is { } format && !AuxiliaryFormat.IsTelephoneEvent(format))
        {
            Measure(ref stream, packet, format.ClockRate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Measure(ref StreamState stream, in PacketTime packet, int clockRate)
    {
        if (!stream.Jitter.Add(packet.Arrival, packet.Timestamp, clockRate, out double d))
        {
            stream.Playout.Start(packet.Arrival);
            return;
        }

        if (Math.Abs(d) >= DelayVariation.Smallest)
        {
            ((stream.Details ??= new StreamDetails()).DelayVariation ??= new DelayVariation()).Add(Math.Abs(d));
        }

        LateBuffers late = stream.Playout.Add(packet.Arrival, d, packet.StartsTalkspurt);
        if (late != LateBuffers.None)
        {
            stream.Sequence.MarkLate(packet.SequenceNumber, late);
        }
    }

    /// <summary>Keeps a packet of a waiting stream, or ends the wait.</summary>
    private void Wait(ref StreamState stream, in PacketTime packet)
    {
        List<PacketTime> packets = (stream.Details ??= new StreamDetails()).Waiting ??= [];
        if (packet.Arrival - stream.Start <= RecentStreams.AdoptionWindow
            && packets.Count < MaxWaitingPerStream
            && waiting < maxWaitingPackets)
        {
            packets.Add(packet);
            waiting++;
            return;
        }

        Settle(ref stream);
        if (stream.ClockRate > 0)
        {
            Measure(ref stream, packet, stream.ClockRate);
        }
    }
}
