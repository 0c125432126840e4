using Earshot.Host.Pipeline.Gaps;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>
/// Joins each call with its streams once every shard has answered, computes what depends on both, and emits. Shards add
/// from their threads; everything else runs in the ordered stage's thread.
/// </summary>
internal sealed class RecordStage(
    IRecordSink sink, string? sensor, int shards, CaptureGapLog gaps, TunnelPaths paths, CallDiagnosis diagnosis)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ulong, PendingCall> pending = [];
    private List<PendingCall> finished = [];
    private List<StreamRecord> unowned = [];

    /// <summary>Calls that were emitted. The ordered stage's thread.</summary>
    public long Calls { get; private set; }

    /// <summary>A call is over; its streams are on their way. What capture lost is what is known of it now, whenever they come.</summary>
    public void Begin(ulong call, CallRecord record)
    {
        var begun = new PendingCall(record, gaps.Within(record.Start, record.End), shards);
        lock (gate)
        {
            pending.Add(call, begun);
        }
    }

    /// <summary>One shard's streams, which it may use again, and T.38 of a call that is over. Shard thread.</summary>
    public void Answer(ulong call, List<StreamRecord> streams, FaxTraffic fax)
    {
        lock (gate)
        {
            PendingCall entry = pending[call];
            entry.Streams.AddRange(streams);
            entry.Fax += fax;
            if (--entry.Missing == 0)
            {
                pending.Remove(call);
                finished.Add(entry);
            }
        }
    }

    /// <summary>A stream that belongs to no call. Shard thread.</summary>
    public void AddUnowned(StreamRecord stream)
    {
        lock (gate)
        {
            unowned.Add(stream);
        }
    }

    /// <summary>A registration, which depends on no shard.</summary>
    public void Emit(RegistrationRecord registration) => sink.OnRegistration(registration with { Sensor = sensor });

    /// <summary>Requests, which depend on no shard.</summary>
    public void Emit(RequestRecord request) => sink.OnRequest(request with { Sensor = sensor });

    /// <summary>Emits what is whole.</summary>
    /// <param name="earliestOpenCall">Start of the earliest call that signalling still follows, or null.</param>
    /// <param name="earliestNewCall">The earliest that a call not yet known may start.</param>
    public void Drain(Timestamp? earliestOpenCall, Timestamp earliestNewCall)
    {
        List<PendingCall> calls = [];
        List<StreamRecord> streams = [];
        Timestamp settled = earliestOpenCall is { } open && open < earliestNewCall ? open : earliestNewCall;
        lock (gate)
        {
            (calls, finished) = (finished, calls);
            (streams, unowned) = (unowned, streams);
            foreach (PendingCall call in pending.Values)
            {
                settled = call.Record.Start < settled ? call.Record.Start : settled;
            }
        }

        foreach (PendingCall call in calls)
        {
            sink.OnCall(Join(call));
            Calls++;
        }

        streams.ForEach(sink.OnStream);
        sink.OnProgress(settled);
        gaps.Prune(settled);
    }

    private CallRecord Join(PendingCall call)
    {
        call.Streams.Sort(StreamOrder.Instance);
        IReadOnlyList<IReadOnlyList<TunnelLayer>> chains = DistinctChains(call);
        CallRecord joined = call.Record with
        {
            Id = RecordId.Of(sensor, call.Record.CallId, call.Record.Start),
            Sensor = sensor,
            Streams = call.Streams,
            Dtmf = CallKeys.Merge(call.Record.Dtmf, call.Streams),
            Fax = Join(call.Record.Fax, call.Fax),
            Mos = LowestMos(call.Streams),
            Tunnels = chains,
            CaptureLoss = CallLoss.Of(call.Gaps, call.Record.Start, call.Record.End, chains, paths),
        };
        return diagnosis.Examine(joined) is { Count: > 0 } findings ? joined with { Diagnosis = findings } : joined;
    }

    private static double? LowestMos(List<StreamRecord> streams)
    {
        double? lowest = null;
        foreach (StreamRecord stream in streams)
        {
            if (stream.Kind == MediaKind.Audio && stream.Mos is { } mos)
            {
                lowest = lowest is { } known ? Math.Min(known, mos) : mos;
            }
        }

        return lowest;
    }

    /// <summary>What signalling agreed on, and what was sent.</summary>
    private static FaxRecord? Join(FaxRecord? agreed, FaxTraffic sent) => agreed is null ? null : agreed with
    {
        PacketsToCaller = sent.ToCaller,
        PacketsToCallee = sent.ToCallee,
        Lost = sent.Lost,
    };

    /// <summary>Each chain once, in an order that does not depend on which packet came first in which shard.</summary>
    private static IReadOnlyList<IReadOnlyList<TunnelLayer>> DistinctChains(PendingCall call) =>
        call.Record.Tunnels.Count == 0 && call.Streams.TrueForAll(stream => stream.Tunnels.Count == 0)
            ? []
            : [.. call.Record.Tunnels.Concat(call.Streams.SelectMany(stream => stream.Tunnels))
                .DistinctBy(TunnelChain.Text)
                .OrderBy(TunnelChain.Text, StringComparer.Ordinal)];

    private sealed class PendingCall(CallRecord record, IReadOnlyList<LostPackets> gaps, int missing)
    {
        public CallRecord Record { get; } = record;

        public IReadOnlyList<LostPackets> Gaps { get; } = gaps;

        public List<StreamRecord> Streams { get; } = [];

        public FaxTraffic Fax { get; set; }

        public int Missing { get; set; } = missing;
    }
}
