using Earshot.Rtp.Ownership;
using Earshot.Rtp.Reports;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Streams;

/// <summary>When streams begin, whose they are, and when they end. Nothing here runs for an ordinary packet.</summary>
internal sealed class StreamLifecycle(
    RtpConfig config, IMediaSink sink, StreamTable table, PayloadClock clock, CountedDrops drops)
{
    /// <summary>Entries looked at when room is needed: enough to find one that is silent.</summary>
    private const int RoomSearch = 16;

    /// <summary>A pause after which it is asked again whose a stream without owner is, nanoseconds.</summary>
    public const long Pause = RecentStreams.AdoptionWindow;

    private readonly long streamTimeout = config.StreamTimeout * Timestamp.NanosecondsPerSecond;
    private readonly long candidateTimeout = config.CandidateTimeout * Timestamp.NanosecondsPerSecond;
    private readonly ExpectationTable expectations = new();
    private readonly RecentStreams recent = new(2 * config.MaxStreams);
    private readonly List<(int Stream, long Serial)> found = [];
    private readonly List<StreamOwner> owners = [];
    private readonly List<int> leaving = [];
    private long lastSerial;
    private int sweepAt;

    public LifecycleCounters Counters { get; } = new();

    /// <summary>Makes an entry for a new stream.</summary>
    /// <returns>Its number, or <see cref="StreamTable.None"/> when all room belongs to calls.</returns>
    public int Add(in Flow flow, uint ssrc, uint key)
    {
        if (table.Count >= config.MaxStreams && !MakeRoom())
        {
            Counters.Refused++;
            return StreamTable.None;
        }

        return table.Add(flow, ssrc, key);
    }

    /// <summary>Finds the owners of an entry whose first packet has come.</summary>
    public void Begin(int number, long start)
    {
        ref StreamState stream = ref table[number];
        stream.Serial = ++lastSerial;
        owners.Clear();
        expectations.FindOwners(stream.Flow, owners);
        foreach (StreamOwner owner in owners)
        {
            Own(number, owner);
        }

        recent.Add(stream.Flow, number, stream.Serial, start);
    }

    /// <summary>
    /// A stream without owner goes on after a pause: if it was over, or if a call has come to expect it in the meantime,
    /// then this is another stream.
    /// </summary>
    public void Resume(int number, long pause)
    {
        ref StreamState stream = ref table[number];
        if (IsOver(stream, pause) || expectations.IsExpected(stream.Flow))
        {
            Finish(number);
            Vacate(ref stream, StreamMarks.None);
        }
    }

    public void Expect(MediaExpectation expectation, Timestamp now)
    {
        MediaCall call = expectations.Add(expectation, now);
        found.Clear();
        if (expectation.Kind != MediaKind.Image)
        {
            EndAt(expectation.Address);
            recent.Find(expectation.Address, found);
        }

        foreach ((int number, long serial) in found)
        {
            ref StreamState stream = ref table[number];
            bool byDestination = stream.Flow.Destination == expectation.Address;
            if (stream.Serial == serial
                && stream.Packets > 0
                && now.Nanoseconds - stream.Start <= RecentStreams.AdoptionWindow
                && (byDestination || stream.Flow.Source == expectation.Address))
            {
                Adopt(number, new StreamOwner(call, expectation, byDestination));
            }
        }

        foreach (int number in call.Streams)
        {
            ref StreamState stream = ref table[number];
            PayloadClock.Resolve(ref stream, stream.Last);
        }
    }

    public void Withdraw(ulong call, TransportAddress address) => expectations.Withdraw(call, address);

    /// <summary>Reports the streams of a call in order and lets them go.</summary>
    public void Complete(ulong callNumber)
    {
        if (expectations.Remove(callNumber) is not { } call)
        {
            return;
        }

        List<StreamRecord> records = call.Ended;
        foreach (int number in call.Streams)
        {
            ref StreamState stream = ref table[number];
            List<StreamOwner> all = stream.Details!.Owners;
            int index = all.FindIndex(owner => owner.Call == call);
            clock.Settle(ref stream);
            records.Add(StreamReport.Of(stream, all[index], sink.Paths, drops));
            all.RemoveAt(index);
            if (all.Count == 0)
            {
                Counters.Reported(stream.Packets);
                Vacate(ref stream, StreamMarks.AfterCall);
            }
        }

        records.Sort(Compare);
        foreach (StreamRecord record in records)
        {
            sink.Report(call.Number, record);
        }
    }

    /// <summary>Drops entries that are over: a part of the table each second of packet time.</summary>
    public void Sweep(Timestamp now)
    {
        for (int left = Math.Min(table.Limit, 64 + (table.Limit / 16)); left > 0; left--)
        {
            int number = NextToSweep();
            ref StreamState stream = ref table[number];
            if (stream.Marks != StreamMarks.None && !stream.IsOwned && IsOver(stream, now.Nanoseconds - stream.Last))
            {
                Finish(number);
                table.Remove(number);
            }
        }
    }

    /// <summary>Reports the streams that belong to no call, in order.</summary>
    public void End()
    {
        List<int> left = [];
        for (int number = 0; number < table.Limit; number++)
        {
            if (table[number].Packets > 0 && !table[number].IsOwned)
            {
                left.Add(number);
            }
        }

        left.Sort(Compare);
        foreach (int number in left)
        {
            Finish(number);
            table.Remove(number);
        }
    }

    /// <summary>
    /// A call announces an address that others have left, so the streams that those had there are over: what comes next is this
    /// call's, even when the sender goes on with the same port and SSRC, as gateways and load generators do.
    /// </summary>
    private void EndAt(TransportAddress address)
    {
        leaving.Clear();
        foreach (MediaCall call in expectations.LeftAt(address))
        {
            foreach (int number in call.Streams)
            {
                List<StreamOwner> all = table[number].Details!.Owners;
                if (all[0].Expectation.Address == address && !all.Exists(owner => expectations.IsExpectedBy(owner.Call, address)))
                {
                    leaving.Add(number);
                }
            }
        }

        foreach (int number in leaving)
        {
            ref StreamState stream = ref table[number];
            if (stream.IsOwned)
            {
                End(number, ref stream);
            }
        }
    }

    /// <summary>A stream is over before the calls that own it are complete.</summary>
    private void End(int number, ref StreamState stream)
    {
        clock.Settle(ref stream);
        foreach (StreamOwner owner in stream.Details!.Owners)
        {
            owner.Call.Streams.Remove(number);
            owner.Call.Ended.Add(StreamReport.Of(stream, owner, sink.Paths, drops));
        }

        Counters.Reported(stream.Packets);
        Vacate(ref stream, StreamMarks.None);
    }

    private static void Vacate(ref StreamState stream, StreamMarks mark) => stream = new StreamState
    {
        Flow = stream.Flow,
        Ssrc = stream.Ssrc,
        Last = stream.Last,
        Marks = StreamMarks.InUse | mark,
    };

    private bool IsOver(in StreamState stream, long silence) =>
        silence > (stream.Packets < StreamState.MinimumPackets ? candidateTimeout : streamTimeout);

    private void Adopt(int number, StreamOwner owner)
    {
        ref StreamState stream = ref table[number];
        if ((stream.Marks & StreamMarks.AfterCall) != 0)
        {
            // The tail of a call that ended: whatever comes now may be the new call's.
            Finish(number);
            Vacate(ref stream, StreamMarks.None);
            return;
        }

        List<StreamOwner> all = (stream.Details ??= new StreamDetails()).Owners;
        int same = all.FindIndex(known => known.Call == owner.Call);
        if (same >= 0)
        {
            all[same] = owner.ByDestination || !all[same].ByDestination ? owner : all[same];
        }
        else if (owner.ByDestination || !all.Exists(known => known.ByDestination))
        {
            Own(number, owner);
        }
    }

    private void Own(int number, StreamOwner owner)
    {
        if (owner.Call.Streams.Count + owner.Call.Ended.Count >= config.MaxStreamsPerCall)
        {
            Counters.BeyondCall++;
            return;
        }

        ref StreamState stream = ref table[number];
        List<StreamOwner> all = (stream.Details ??= new StreamDetails()).Owners;
        if (owner.ByDestination)
        {
            // Destination first: who was only expected at the source gives way.
            foreach (StreamOwner weaker in all.FindAll(known => !known.ByDestination))
            {
                weaker.Call.Streams.Remove(number);
                all.Remove(weaker);
            }
        }

        all.Add(owner);
        owner.Call.Streams.Add(number);
        stream.Marks = (stream.Marks & ~StreamMarks.AfterCall)
            | StreamMarks.Owned
            | (all.Count > 1 ? StreamMarks.Shared : StreamMarks.None);
    }

    /// <summary>Reports a stream without owner if it is one.</summary>
    private void Finish(int number)
    {
        ref StreamState stream = ref table[number];
        clock.Settle(ref stream);
        if (stream.IsPlausible())
        {
            sink.Report(StreamReport.Of(stream, owner: null, sink.Paths, drops));
            Counters.Reported(stream.Packets);
        }
        else if (stream.Packets > 0)
        {
            Counters.Candidates++;
        }
    }

    private bool MakeRoom()
    {
        int oldest = StreamTable.None;
        for (int i = 0; i < RoomSearch; i++)
        {
            int number = NextToSweep();
            ref StreamState stream = ref table[number];
            bool unowned = stream.Marks != StreamMarks.None && !stream.IsOwned;
            if (unowned && (oldest == StreamTable.None || stream.Last < table[oldest].Last))
            {
                oldest = number;
            }
        }

        if (oldest == StreamTable.None)
        {
            return false;
        }

        Finish(oldest);
        table.Remove(oldest);
        Counters.Evicted++;
        return true;
    }

    private int NextToSweep()
    {
        sweepAt = sweepAt + 1 < table.Limit ? sweepAt + 1 : 0;
        return sweepAt;
    }

    private int Compare(int a, int b)
    {
        ref StreamState x = ref table[a];
        ref StreamState y = ref table[b];
        return Compare(
            (x.Start, x.Flow.Source, x.Flow.Destination, x.Ssrc), (y.Start, y.Flow.Source, y.Flow.Destination, y.Ssrc));
    }

    private static int Compare(StreamRecord x, StreamRecord y) => Compare(
        (x.Start.Nanoseconds, x.Source, x.Destination, x.Ssrc), (y.Start.Nanoseconds, y.Source, y.Destination, y.Ssrc));

    private static int Compare(
        (long Start, TransportAddress Source, TransportAddress Destination, uint Ssrc) x,
        (long Start, TransportAddress Source, TransportAddress Destination, uint Ssrc) y)
    {
        int order = x.Start.CompareTo(y.Start);
        order = order != 0 ? order : Compare(x.Source, y.Source);
        order = order != 0 ? order : Compare(x.Destination, y.Destination);
        return order != 0 ? order : x.Ssrc.CompareTo(y.Ssrc);
    }

    private static int Compare(TransportAddress a, TransportAddress b)
    {
        int order = a.Host.High.CompareTo(b.Host.High);
        order = order != 0 ? order : a.Host.Low.CompareTo(b.Host.Low);
        return order != 0 ? order : a.Port.CompareTo(b.Port);
    }
}
