using Earshot.Host.Pipeline.Spooling;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>
/// The signalling analyzers, and what they say to the other stages. Runs in the ordered stage's thread. A call's number
/// holds its analyzer's in the upper 8 bits, so that the calls of several analyzers do not mix.
/// </summary>
internal sealed class SignallingAnalyzers
{
    private const int AnalyzerShift = 56;
    private readonly List<(ISignallingAnalyzer Analyzer, PluginGuard Guard)> analyzers = [];
    private readonly MediaStage media;
    private readonly RecordStage records;
    private readonly IRecordSink sink;
    private readonly ITunnelPaths paths;
    private readonly bool wantsDialogs;
    private Timestamp now;

    public SignallingAnalyzers(MediaStage media, RecordStage records, IRecordSink sink, ITunnelPaths paths, bool wantsDialogs)
    {
        this.media = media;
        this.records = records;
        this.sink = sink;
        this.paths = paths;
        this.wantsDialogs = wantsDialogs;
    }

    /// <summary>Is told the Call-ID of every message; null where nobody wants it.</summary>
    public SpoolTap? Spool { get; init; }

    /// <summary>Where calls expect T.38, as of the packet at hand.</summary>
    public ImageAddresses Images { get; } = new();

    /// <summary>Where calls expect RTCP apart from RTP, as of the packet at hand.</summary>
    public RtcpAddresses Rtcp { get; } = new();

    /// <summary>Start of the earliest call that is still open, or null.</summary>
    public Timestamp? EarliestOpenCall
    {
        get
        {
            Timestamp? earliest = null;
            foreach ((ISignallingAnalyzer analyzer, _) in analyzers)
            {
                if (analyzer.EarliestOpenCall is { } open && (earliest is not { } known || open < known))
                {
                    earliest = open;
                }
            }

            return earliest;
        }
    }

    /// <summary>How many calls are not over.</summary>
    public int OpenCalls => analyzers.Sum(entry => (entry.Analyzer as ILiveCalls)?.OpenCalls ?? 0);

    /// <summary>The calls that are not over, oldest first.</summary>
    public IReadOnlyList<LiveCall> LiveCalls()
    {
        var calls = new List<LiveCall>();
        foreach ((ISignallingAnalyzer analyzer, PluginGuard guard) in analyzers)
        {
            try
            {
                (analyzer as ILiveCalls)?.CopyLiveCalls(calls);
            }
            catch (Exception fault)
            {
                guard.Record(fault);
            }
        }

        return [.. calls.OrderBy(call => call.Start)];
    }

    public void Add(Func<ISignallingSink, ISignallingAnalyzer> create, PluginGuard guard) =>
        analyzers.Add((create(new Sink(this, (ulong)analyzers.Count << AnalyzerShift)), guard));

    public bool Recognizes(int analyzer, ReadOnlySpan<byte> payload) => analyzers[analyzer].Analyzer.Recognizes(payload);

    /// <summary>True when any analyzer recognizes the payload.</summary>
    public bool Recognize(ReadOnlySpan<byte> payload)
    {
        foreach ((ISignallingAnalyzer analyzer, _) in analyzers)
        {
            if (analyzer.Recognizes(payload))
            {
                return true;
            }
        }

        return false;
    }

    public void OnDatagram(int index, in SignallingPacket packet)
    {
        (ISignallingAnalyzer analyzer, PluginGuard guard) = analyzers[index];
        now = packet.Timestamp;
        if (guard.IsOut)
        {
            return;
        }

        try
        {
            analyzer.OnDatagram(packet);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            guard.Record(fault);
        }
    }

    public int OnStream(int index, in SignallingPacket data)
    {
        (ISignallingAnalyzer analyzer, PluginGuard guard) = analyzers[index];
        now = data.Timestamp;
        if (guard.IsOut)
        {
            return data.Payload.Length;
        }

        try
        {
            return analyzer.OnStream(data);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            guard.Record(fault);
            return data.Payload.Length;
        }
    }

    public void OnMedia(IReadOnlyList<(ulong Call, Timestamp Last)> activity)
    {
        foreach ((ulong call, Timestamp last) in activity)
        {
            const ulong mask = (1UL << AnalyzerShift) - 1;
            (ISignallingAnalyzer analyzer, PluginGuard guard) = analyzers[(int)(call >> AnalyzerShift)];
            try
            {
                analyzer.OnMedia(call & mask, last);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                guard.Record(fault);
            }
        }
    }

    public void OnTick(Timestamp tick)
    {
        now = tick;
        foreach ((ISignallingAnalyzer analyzer, PluginGuard guard) in analyzers)
        {
            Guarded(guard, () => analyzer.OnTick(tick));
        }
    }

    public void OnEnd(Timestamp end)
    {
        now = end;
        foreach ((ISignallingAnalyzer analyzer, PluginGuard guard) in analyzers)
        {
            Guarded(guard, () => analyzer.OnEnd(end));
        }
    }

    public void Summarize(ISummary summary)
    {
        foreach ((ISignallingAnalyzer analyzer, _) in analyzers)
        {
            analyzer.Summarize(summary);
        }
    }

    private static void Guarded(PluginGuard guard, Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            guard.Record(fault);
        }
    }

    /// <summary>What one analyzer says, passed on under its own range of call numbers.</summary>
    private sealed class Sink(SignallingAnalyzers owner, ulong range) : ISignallingSink
    {
        public ITunnelPaths Paths => owner.paths;

        public bool WantsDialogs => owner.wantsDialogs;

        public bool WantsCallIds => owner.Spool is not null;

        public void Belongs(string callId) => owner.Spool?.File(callId);

        public void Expect(MediaExpectation expectation)
        {
            MediaExpectation numbered = range == 0 ? expectation : expectation with { Call = expectation.Call | range };
            owner.Images.Expect(numbered);
            owner.Rtcp.Expect(numbered);
            owner.media.Tell(new ShardCommand(ShardCommandKind.Expect, owner.now, Expectation: numbered));
        }

        public void Withdraw(ulong call, TransportAddress address)
        {
            owner.Images.Withdraw(call | range, address);
            owner.media.Tell(new ShardCommand(ShardCommandKind.Withdraw, owner.now, call | range, address));
        }

        public void Complete(ulong call, CallRecord record)
        {
            owner.records.Begin(call | range, record);
            owner.Images.Complete(call | range);
            owner.Rtcp.Complete(call | range);
            owner.media.Tell(new ShardCommand(ShardCommandKind.Complete, owner.now, call | range));
        }

        public void Report(RegistrationRecord registration) => owner.records.Emit(registration);

        public void Report(RequestRecord request) => owner.records.Emit(request);

        public void Report(DialogRecord dialog) => owner.sink.OnDialog(dialog);
    }
}
