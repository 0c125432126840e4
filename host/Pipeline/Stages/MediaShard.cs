using System.Runtime.InteropServices;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>One media analyzer and what it answers. Everything but the constructor runs in the shard's thread.</summary>
internal sealed class MediaShard : IMediaSink
{
    private readonly IMediaAnalyzer analyzer;
    private readonly PluginGuard? guard;
    private readonly RecordStage records;
    private readonly TickLedger ledger;
    private List<(ulong Call, Timestamp Last)> active = [];
    private readonly List<StreamRecord> streams = [];
    private FaxTraffic fax;

    public MediaShard(
        Func<IMediaSink, IMediaAnalyzer> create, PluginGuard? guard, ITunnelPaths paths, RecordStage records, TickLedger ledger)
    {
        Paths = paths;
        this.guard = guard;
        this.records = records;
        this.ledger = ledger;
        analyzer = create(this);
    }

    public ITunnelPaths Paths { get; }

    public bool Recognizes(ReadOnlySpan<byte> payload) => analyzer.Recognizes(payload);

    public void Process(ShardBatch batch)
    {
        int done = 0;
        foreach (ref readonly ShardCommand command in CollectionsMarshal.AsSpan(batch.Commands))
        {
            Analyze(batch, done, command.Position);
            done = command.Position;
            Execute(command);
        }

        Analyze(batch, done, batch.Packets.Length);
    }

    public void Summarize(ISummary summary) => analyzer.Summarize(summary);

    public void Active(ulong call, Timestamp last) => active.Add((call, last));

    public void Report(ulong call, StreamRecord stream) => streams.Add(stream);

    public void Report(ulong call, FaxTraffic traffic) => fax = traffic;

    public void Report(StreamRecord stream) => records.AddUnowned(stream);

    private void Analyze(ShardBatch batch, int from, int to)
    {
        if (from == to || guard is { IsOut: true })
        {
            return;
        }

        try
        {
            analyzer.OnPackets(new MediaBatch(batch.Packets[from..to], batch.Block!.Bytes, batch.Reassembled));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            guard?.Record(fault);
        }
    }

    private void Execute(in ShardCommand command)
    {
        try
        {
            switch (command.Kind)
            {
                case ShardCommandKind.Expect:
                    analyzer.Expect(command.Expectation!, command.Now);
                    break;
                case ShardCommandKind.Withdraw:
                    analyzer.Withdraw(command.Call, command.Address);
                    break;
                case ShardCommandKind.Complete:
                    analyzer.Complete(command.Call, command.Now);
                    break;
                case ShardCommandKind.Gap:
                    analyzer.OnGap(command.Gap);
                    break;
                case ShardCommandKind.Tick:
                    analyzer.OnTick(command.Now);
                    break;
                case ShardCommandKind.End:
                    analyzer.OnEnd(command.Now);
                    break;
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            guard?.Record(fault);
        }

        Answer(command);
    }

    /// <summary>The stages that wait for an answer get it whatever the analyzer did.</summary>
    private void Answer(in ShardCommand command)
    {
        if (command.Kind == ShardCommandKind.Complete)
        {
            records.Answer(command.Call, streams, fax);
            streams.Clear();
            fax = default;
        }
        else if (command.Kind == ShardCommandKind.Tick)
        {
            ledger.Answer(command.Now, active);
            active = [];
        }
    }
}
