using Earshot.Host.Catalogue;
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

    /// <summary>Takes the source and the spool over, and begins.</summary>
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

    /// <summary>Called in the lane's thread when all its calls have ended.</summary>
    public required Action<Lane> OnEnd { get; init; }

    /// <summary>Obeyed between two blocks.</summary>
    public required CancellationToken Stop { get; init; }

    public IEnumerable<string> Warnings => pipeline.Warnings;

    public void Start() => thread.Start();

    /// <summary>Waits until its source has ended and all its calls are done.</summary>
    public void Join() => thread.Join();

    /// <summary>Gives up a lane that was never started.</summary>
    public void Dispose()
    {
        pipeline.Dispose();
        spool?.Dispose();
        source.Dispose();
    }

    /// <summary>Adds its counters.</summary>
    public void Summarize(Summary summary) => pipeline.Summarize(summary);

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
        OnEnd(this);
        Dispose();
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
}
