using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline.Buffering;
using Earshot.Host.Pipeline.Gaps;
using Earshot.Host.Pipeline.Mirrors;
using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Host.Pipeline.Stages;
using Earshot.Host.Pipeline.Streams;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Media;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Streams;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline;

/// <summary>
/// The packet's way, wired together from what a composition holds:
/// source → walk → signalling → media shards → record stage → sink.
/// </summary>
internal sealed class SensorPipeline : IDisposable
{
    private readonly LayerWalk<NoTrace> walk;
    private readonly FragmentReassembler fragments;
    private readonly TunnelPaths paths = new();
    private readonly MirrorTable mirrors;
    private readonly SignallingAnalyzers signalling;
    private readonly MediaStage media;
    private readonly OrderedStage ordered;
    private readonly List<PluginGuard> guards = [];
    private readonly StreamMemory streamMemory = new();
    private readonly StreamDecoders streamDecoders;
    private readonly StreamLayers streamLayers;
    private readonly TcpReassembler tcp;
    private readonly SpoolWriter? spool;
    private readonly long maxBufferMemory;
    private SourceStatistics finished;
    private IPacketSource? current;

    /// <param name="composition">The plugins and settings.</param>
    /// <param name="sink">Where records go.</param>
    /// <param name="sensor">Name of the sensor that captures, for its records; null for none.</param>
    /// <param name="wantsDialogs">True to have a record per Call-ID as well.</param>
    /// <param name="spool">Where packets are kept; null to keep none. Belongs to the caller, who finishes it.</param>
    public SensorPipeline(Composition composition, IRecordSink sink, string? sensor, bool wantsDialogs, SpoolWriter? spool = null)
    {
        PipelineSettings settings = composition.Pipeline;
        this.spool = spool;
        maxBufferMemory = settings.MaxBufferMem * 1_000_000L;
        SpoolTap? tap = spool is null ? null : Tap(spool, settings);
        var gaps = new CaptureGapLog();
        mirrors = new MirrorTable(paths, gaps);
        walk = new LayerWalk<NoTrace>(new ClaimTable(composition.BindClaims()), paths, settings.MaxDepth, default)
        {
            OnFault = OnDecoderFault(composition),
            Mirrors = mirrors,
        };
        fragments = Fragments(settings);

        Bound<IMediaPlugin>? mediaPlugin = composition.AtMostOne<IMediaPlugin>("media");
        int shards = mediaPlugin is null ? 1 : settings.Shards;
        var ledger = new TickLedger(shards);
        var records = new RecordStage(sink, sensor, shards, gaps, paths, Diagnosis(composition));
        MediaShard[] mediaShards = [.. Enumerable.Range(0, shards).Select(_ => Shard(mediaPlugin, records, ledger))];
        media = new MediaStage(mediaShards, ledger);
        gaps.OnGap = gap => media.Tell(new ShardCommand(ShardCommandKind.Gap, gap.To, Gap: gap));
        signalling = new SignallingAnalyzers(media, records, sink, paths, wantsDialogs) { Spool = tap };
        IReadOnlyList<Bound<ISignallingPlugin>> signallingPlugins = composition.OfKind<ISignallingPlugin>();
        foreach (Bound<ISignallingPlugin> plugin in signallingPlugins)
        {
            signalling.Add(analyzerSink => plugin.Start((signallers, config, context) => signallers.Create(config, analyzerSink, context)), Guard(plugin.Instance));
        }

        var routes = new PayloadRoutes(
            [.. signallingPlugins.Select(plugin => plugin.Start((signallers, config, _) => signallers.Claim(config)))],
            mediaPlugin?.Start((media, config, _) => media.Claim(config)));
        streamDecoders = new StreamDecoders(
            [.. composition.OfKind<IStreamDecoderPlugin>().Select(plugin =>
                new GuardedStreamDecoder(plugin.Start((decoders, config, context) => decoders.Create(config, context)), Guard(plugin.Instance)))]);
        streamLayers = new StreamLayers(routes, signalling, streamDecoders, streamMemory) { Spool = tap };
        tcp = new TcpReassembler(streamLayers, streamMemory, settings.MaxTcpConnections, settings.MaxTcpMemory * 1_000_000L);
        ordered = new OrderedStage(
            payloads => new FrameWalker<NoTrace>(walk, fragments, payloads),
            tcp,
            streamDecoders,
            routes,
            signalling,
            media,
            ledger,
            records,
            gaps,
            mediaShards[0].Recognizes,
            settings.Deduplicate ? new CopyFilter(settings.DeduplicateWindow) : null,
            tap);
    }

    /// <summary>Fragment reassembly within the configured bounds.</summary>
    public static FragmentReassembler Fragments(PipelineSettings settings) =>
        new(settings.MaxFragmentSets, settings.MaxFragmentMemory * 1_000_000L, settings.FragmentTimeout);

    /// <summary>Analyses one source to its end. Several sources are analysed one after the other, as one stream of packets.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public void Run(IPacketSource source, CancellationToken stop)
    {
        current = source;
        ordered.OnSource();
        using PacketBuffer? buffer = source.IsLive ? new PacketBuffer(source, maxBufferMemory) : null;
        IPacketSource read = buffer ?? source;
        while (read.Read(stop) is { } block)
        {
            if (spool is not null)
            {
                spool.Source = source.Name;
            }

            ordered.ShedsMedia = buffer is { IsOverloaded: true };
            ordered.OnBlock(block);
            block.Release();
        }

        current = null;
        finished = finished.Plus(source.Statistics);
    }

    /// <summary>There are no more sources: ends every call and emits every record that is left.</summary>
    public void Finish() => ordered.OnEnd();

    /// <summary>Adds the counters so far. Complete after <see cref="Finish"/>.</summary>
    public void Summarize(Summary summary)
    {
        summary.Count("packets", ordered.Packets);
        summary.Count("bytes", ordered.Bytes);
        summary.Count("fragments", ordered.Fragments);
        signalling.Summarize(summary);
        media.Summarize(summary);
        summary.Count("quoted_in_icmp", ordered.QuotedInIcmp);
        summary.Count("clock_outliers", ordered.ClockOutliers);
        summary.Map("defects");
        foreach ((string name, long count) in walk.Defects)
        {
            summary.Count("defects", name, count);
        }

        summary.Count("defects", "stream.too_deep", streamLayers.TooDeep);
        streamDecoders.Summarize(summary);
        CountDropped(summary);
    }

    /// <summary>The counters so far, on their own.</summary>
    public Summary Summarize()
    {
        var summary = new Summary();
        Summarize(summary);
        return summary;
    }

    /// <summary>What people should know of the run beyond counters. Complete after <see cref="Finish"/>.</summary>
    public IEnumerable<string> Warnings => mirrors.Reports;

    public void Dispose() => media.Dispose();

    private SourceStatistics Statistics => current is null ? finished : finished.Plus(current.Statistics);

    private SpoolTap Tap(SpoolWriter writer, PipelineSettings settings)
    {
        writer.Losses = () => Statistics;
        return new SpoolTap(
            writer, new FragmentFrames(settings.MaxFragmentSets, settings.MaxFragmentMemory * 1_000_000L, settings.FragmentTimeout));
    }

    /// <summary>The calls that are not over, oldest first. Any thread but the one that runs it.</summary>
    /// <exception cref="PluginException">Nothing came through it for a while.</exception>
    public IReadOnlyList<LiveCall> LiveCalls() =>
        ordered.LiveCalls() ?? throw new PluginException("no packets come through the analysis: its calls are not known now");

    /// <summary>How far it is; null when no block came for a while. Any thread but the one that runs it.</summary>
    public PipelineStatus? Status() => ordered.Status();

    /// <summary>Packets that were dropped so far, by place; what never happened has no entry. Any thread.</summary>
    public IReadOnlyDictionary<string, long> Dropped()
    {
        var summary = new Summary();
        CountDropped(summary);
        return summary.Map("dropped");
    }

    private void CountDropped(Summary summary)
    {
        SourceStatistics statistics = Statistics;
        var places = new (string Name, long Count)[]
        {
            ("kernel", statistics.DroppedByKernel),
            ("interface", statistics.DroppedByInterface),
            ("mirror", mirrors.Lost),
            ("duplicate", ordered.Copies),
            ("corrupt_record", statistics.CorruptRecords),
            ("queue", ordered.Shed),
            ("fragment_timeout", fragments.TimedOut),
            ("fragment_evicted", fragments.Evicted),
            ("tcp_gap", tcp.Gaps + streamMemory.Overflows),
            ("tcp_evicted", tcp.Evicted),
            ("tunnel_path_overflow", paths.Overflows),
            ("spool_missed", spool?.Missed ?? 0),
            ("spool_lost", spool?.Lost ?? 0),
        };
        summary.Map("dropped");
        foreach ((string name, long count) in places.Concat(guards.Select(guard => ($"plugin_fault_{guard.Instance}", (long)guard.Faults))))
        {
            if (count > 0)
            {
                summary.Count("dropped", name, count);
            }
        }
    }

    private MediaShard Shard(Bound<IMediaPlugin>? plugin, RecordStage records, TickLedger ledger) => plugin is null
        ? new MediaShard(_ => NoMedia.Instance, null, paths, records, ledger)
        : new MediaShard(sink => plugin.Start((analyzers, config, context) => analyzers.Create(config, sink, context)), Guard(plugin.Instance), paths, records, ledger);

    private CallDiagnosis Diagnosis(Composition composition)
    {
        var diagnosis = new CallDiagnosis();
        foreach (Bound<IDiagnosisPlugin> plugin in composition.OfKind<IDiagnosisPlugin>())
        {
            diagnosis.Add(plugin.Start((rules, config, _) => rules.Create(config)), Guard(plugin.Instance));
        }

        return diagnosis;
    }

    private PluginGuard Guard(PluginInstance instance)
    {
        PluginGuard? guard = guards.Find(known => known.Instance == instance.Name);
        if (guard is null)
        {
            guards.Add(guard = new PluginGuard(instance.Context));
        }

        return guard;
    }

    private Action<BoundDecoder, Exception> OnDecoderFault(Composition composition) => (decoder, fault) =>
        Guard(composition.Instances.First(instance => instance.Name == decoder.Owner)).Record(fault);
}
