using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline.Lanes.Journaling;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Lanes;

/// <summary>
/// The whole pipeline for one remote sensor, on a thread of its own: its clock, calls and streams have nothing to do with those of
/// others.
/// </summary>
internal sealed class Lane : IDisposable
{
    private readonly IPacketSource source;
    private readonly SensorPipeline pipeline;
    private readonly SpoolWriter? spool;
    private readonly IPluginLog log;
    private readonly Thread thread;

    /// <summary>Takes the source and the spool over.</summary>
    public Lane(Composition composition, RemoteSensor sensor, IPacketSource source, IRecordSink sink, SpoolWriter? spool, IPluginLog log)
    {
        Sensor = sensor;
        this.source = source;
        this.spool = spool;
        this.log = log;
        pipeline = new SensorPipeline(composition, sink, sensor.Name, wantsDialogs: false, spool);
        thread = new Thread(Run) { Name = $"lane {sensor.Id}", IsBackground = true };
    }

    public RemoteSensor Sensor { get; }

    /// <summary>What is still needed of its packets.</summary>
    public required RecordLedger Ledger { get; init; }

    /// <summary>Its part of the ledger.</summary>
    public required LaneProgress Progress { get; init; }

    /// <summary>Called in the lane's thread when all its calls have ended and nothing of it is in use any more but its source.</summary>
    public required Action<Lane> OnEnd { get; init; }

    /// <summary>Obeyed between two blocks.</summary>
    public required CancellationToken Stop { get; init; }

    /// <summary>What people should know; complete when it has ended.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>Its counters; complete when it has ended.</summary>
    public Summary Summary { get; private set; } = new();

    public void Start() => thread.Start();

    /// <summary>Waits until its source has ended and all its calls are done.</summary>
    public void Join() => thread.Join();

    /// <summary>Done by its thread, once it is started.</summary>
    public void Dispose()
    {
        pipeline.Dispose();
        spool?.Dispose();
    }

    private void Run()
    {
        try
        {
            pipeline.Run(source, Stop);
        }
        catch (OperationCanceledException)
        {
            // The centre stops: calls end as they do at the end of a capture.
        }

        pipeline.Finish();
        FinishSpool();
        Summary = pipeline.Summarize();
        Warnings = [.. pipeline.Warnings];
        Dispose();
        Settle();
        OnEnd(this);
        source.Dispose();
    }

    private void FinishSpool()
    {
        try
        {
            spool?.Finish();
        }
        catch (PluginException e)
        {
            log.Error(e.Message);
        }
    }

    /// <summary>The sensor's next lane must find no packets of this one.</summary>
    private void Settle()
    {
        Ledger.End(Progress);
        try
        {
            Ledger.WaitUntilKept(Stop);
        }
        catch (OperationCanceledException)
        {
            // The centre stops: there is no next lane.
        }
    }
}
