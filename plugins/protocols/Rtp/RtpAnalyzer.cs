using Earshot.Rtp.Events;
using Earshot.Rtp.Fax;
using Earshot.Rtp.Packets;
using Earshot.Rtp.Streams;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp;

/// <summary>The RTP streams of one media shard.</summary>
internal sealed class RtpAnalyzer : IMediaAnalyzer
{
    /// <summary>
    /// Packets whose streams are fetched before any of them is measured: with many streams each is a row of cache misses, which
    /// then pass at the same time instead of one after the other.
    /// </summary>
    private const int GroupSize = 32;

    private const int NotRtp = -2;

    private readonly StreamTable table = new();
    private readonly StreamMeter meter;
    private readonly CaptureGaps gaps;
    private readonly CountedDrops drops = new();
    private readonly StreamLifecycle lifecycle;
    private readonly RtcpObserver rtcp;
    private readonly CallActivity activity;
    private readonly EventReader events = new();
    private readonly FaxTable faxes;
    private readonly uint[] keys = new uint[GroupSize];
    private readonly int[] numbers = new int[GroupSize];
    private long badHeaders;

    public RtpAnalyzer(RtpConfig config, IMediaSink sink)
    {
        PayloadClock clock = new(config.MaxWaitingPackets);
        gaps = new CaptureGaps(sink.Paths);
        meter = new StreamMeter(clock, gaps, events);
        lifecycle = new StreamLifecycle(config, sink, table, clock, drops);
        rtcp = new RtcpObserver(table);
        activity = new CallActivity(table, sink);
        faxes = new FaxTable(sink);
    }

    public bool Recognizes(ReadOnlySpan<byte> payload) =>
        payload.Length >= 2
        && payload[0] >> 6 == 2
        && (RtcpCompound.HasPacketType(payload[1])
            ? RtcpCompound.IsValid(payload, int.MaxValue)
            : payload.Length >= RtpHeader.Length);

    public void OnPackets(in MediaBatch batch)
    {
        ReadOnlySpan<MediaPacket> rest = batch.Packets;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<MediaPacket> group = rest[..Math.Min(GroupSize, rest.Length)];
            Prepare(batch, group);
            Fetch(group.Length);
            Measure(batch, group);
            rest = rest[group.Length..];
        }
    }

    public void Expect(MediaExpectation expectation, Timestamp now)
    {
        faxes.Expect(expectation);
        lifecycle.Expect(expectation, now);
    }

    public void Withdraw(ulong call, TransportAddress address)
    {
        faxes.Withdraw(call, address);
        lifecycle.Withdraw(call, address);
    }

    public void Complete(ulong call, Timestamp now)
    {
        faxes.Complete(call);
        lifecycle.Complete(call);
    }

    public void OnGap(in CaptureGap gap)
    {
        if (gap.Place == LossPlace.Mirror)
        {
            gaps.Add(gap);
        }
        else
        {
            drops.Add(gap);
        }
    }

    public void OnTick(Timestamp now)
    {
        activity.Report();
        faxes.ReportActivity();
        lifecycle.Sweep(now);
    }

    public void OnEnd(Timestamp now) => lifecycle.End();

    public void Summarize(ISummary summary)
    {
        lifecycle.Counters.Summarize(summary);
        rtcp.Summarize(summary);
        events.Summarize(summary);
        faxes.Summarize(summary);
        if (badHeaders > 0)
        {
            summary.Count("defects", "rtp.bad_length", badHeaders);
        }
    }

    private void Prepare(in MediaBatch batch, ReadOnlySpan<MediaPacket> group)
    {
        for (int i = 0; i < group.Length; i++)
        {
            ref readonly MediaPacket packet = ref group[i];
            ReadOnlySpan<byte> payload = batch.Payload(packet);
            if (payload.Length < RtpHeader.Length
                || RtcpCompound.HasPacketType(payload[1])
                || !RtpHeader.IsWellFormed(payload, payload.Length + packet.Missing))
            {
                numbers[i] = NotRtp;
                continue;
            }

            numbers[i] = StreamTable.None;
            keys[i] = table.Hash(packet.Flow, RtpHeader.Ssrc(payload));
            table.PrefetchSlot(keys[i]);
        }
    }

    private void Fetch(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (numbers[i] != NotRtp && table.FindCandidate(keys[i]) is not StreamTable.None and var number)
            {
                numbers[i] = number;
                table.Prefetch(number);
            }
        }
    }

    private void Measure(in MediaBatch batch, ReadOnlySpan<MediaPacket> group)
    {
        int removals = table.Removals;
        for (int i = 0; i < group.Length; i++)
        {
            ref readonly MediaPacket packet = ref group[i];
            ReadOnlySpan<byte> payload = batch.Payload(packet);
            int number = numbers[i];
            if (number == NotRtp)
            {
                TakeOther(packet, payload);
                continue;
            }

            bool isKnown = number >= 0 && removals == table.Removals && table.Is(number, packet.Flow, RtpHeader.Ssrc(payload));
            if (!isKnown && !TryFindOrAdd(packet, payload, keys[i], out number))
            {
                continue;
            }

            ref StreamState stream = ref table[number];
            long pause = packet.Timestamp.Nanoseconds - stream.Last;
            if (pause > StreamLifecycle.Pause && stream.Packets > 0 && !stream.IsOwned)
            {
                lifecycle.Resume(number, pause);
            }

            if (stream.Packets > 0)
            {
                meter.Add(ref stream, packet, payload);
            }
            else
            {
                lifecycle.Begin(number, packet.Timestamp.Nanoseconds);
                meter.Begin(ref stream, packet, payload);
            }

            if ((stream.Marks & (StreamMarks.Owned | StreamMarks.Active)) == StreamMarks.Owned)
            {
                activity.Add(number);
            }
        }
    }

    private bool TryFindOrAdd(in MediaPacket packet, ReadOnlySpan<byte> payload, uint key, out int number)
    {
        uint ssrc = RtpHeader.Ssrc(payload);
        number = table.Find(packet.Flow, ssrc, key);
        if (number == StreamTable.None)
        {
            if (faxes.TryTake(packet, payload))
            {
                return false;
            }

            if (!RtpHeader.HasPlausiblePadding(payload, payload.Length + packet.Missing))
            {
                badHeaders++;
                return false;
            }

            number = lifecycle.Add(packet.Flow, ssrc, key);
        }

        return number != StreamTable.None;
    }

    private void TakeOther(in MediaPacket packet, ReadOnlySpan<byte> payload)
    {
        if (!faxes.TryTake(packet, payload) && !rtcp.TryTake(packet, payload))
        {
            badHeaders++;
        }
    }
}
