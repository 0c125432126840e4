using Earshot.Host.Catalogue;
using Earshot.Host.Cli;
using Earshot.Host.Cli.Output;
using Earshot.Host.Configuration;
using Earshot.Host.Control;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Lanes;
using Earshot.Host.Pipeline.Lanes.Journaling;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Sensor;

/// <summary>
/// A sensor that analyses what it captures, a centre that analyses what its sensors send, or both. Records go to the store, to the centre
/// above, or to both.
/// </summary>
internal sealed class AnalysisRun(Composition composition, TextWriter log, StatusTerminal? terminal) : ISensorRun, IAsyncDisposable
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(10);

    private readonly List<StoreWriter> writers = [];
    private readonly List<IReceiver> receivers = [];
    private readonly List<string> failures = [];
    private readonly Summary summary = new();
    private IRecordUplink? uplink;
    private ICallStore? store;
    private LaneSet? lanes;
    private ControlServer? control;
    private SensorPipeline? analysis;
    private bool hasStarted;

    /// <inheritdoc/>
    public bool HasStarted => Volatile.Read(ref hasStarted);

    /// <summary>Works until its source ends, or for ever when it takes sensors in, or until it is told to stop.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="PluginException">Something cannot be opened.</exception>
    /// <exception cref="ConfigurationException">It has nothing to analyse, or nowhere to put records.</exception>
    public int Run(CancellationToken stop)
    {
        var services = new SensorServices(composition);
        OpenUplink(services);
        OpenStore();
        var output = new RunOutput(writers);
        OpenReceivers();
        using var status = new StatusReport(Describe, composition.Host.StatusInterval, log, terminal);
        control = store is null ? null : new ControlServer(composition.ControlSocket, store, writers[0].Settle, services.LiveCalls, [.. receivers]);
        if ((receivers.Count == 0 ? composition.RequiredCapture() : composition.Capture()) is { } capture)
        {
            Capture(capture, services, output, status, stop);
        }

        if (receivers.Count > 0)
        {
            Begin(status);
            stop.WaitHandle.WaitOne();
            log.WriteLine("earshot: stopping");
        }

        status.Dispose();
        return Finish(stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (control is not null)
        {
            await control.DisposeAsync();
        }

        CloseReceivers();
        lanes?.Dispose();
        writers.ForEach(writer => writer.Dispose());
        uplink?.Dispose();
    }

    private void OpenUplink(SensorServices services)
    {
        if (composition.Sender(TransportRole.RecordSender) is not { } transport)
        {
            return;
        }

        uplink = (IRecordUplink)transport.Start((t, config, context) => t.OpenUplink(config, context, services));
        writers.Add(new StoreWriter(new UplinkTarget(uplink), StoreFailurePolicy.DropAndRetry, transport.Context.Log));
        log.WriteLine($"earshot: records go by {uplink.Name}");
    }

    /// <summary>A sensor whose records go to a centre need not keep them itself.</summary>
    private void OpenStore()
    {
        Bound<ICallStorePlugin>? calls = uplink is null
            ? composition.Single<ICallStorePlugin>("call store")
            : composition.AtMostOne<ICallStorePlugin>("call store");
        if (calls is null)
        {
            return;
        }

        store = calls.Start((s, config, context) => s.Open(config, context, writable: true));
        var retention = new Retention(store, ((CallStoreConfig)calls.Config).KeepDays, TimeProvider.System, calls.Context.Log);
        writers.Insert(0, new StoreWriter(store, StoreFailurePolicy.DropAndRetry, calls.Context.Log, retention));
    }

    private void OpenReceivers()
    {
        foreach (Bound<ITransportPlugin> transport in composition.Transports(TransportRole.Receiver))
        {
            if (lanes is null)
            {
                lanes = new LaneSet(composition, writers, JournalFolder.Linger, transport.Context.Log);
                lanes.Recover();
            }

            IReceiver receiver = transport.Start((t, config, context) => t.OpenReceiver(config, context, lanes));
            receivers.Add(receiver);
            log.WriteLine($"earshot: taking sensors in by {receiver.Name}");
        }
    }

    private void Capture(Bound<IPacketSourcePlugin> capture, SensorServices services, RunOutput output, StatusReport status, CancellationToken stop)
    {
        using IPacketSource source = capture.Start((c, config, context) => c.Open(config, context));
        using SpoolWriter? spool = SpoolWriter.Open(composition, StoreFailurePolicy.DropAndRetry);
        using var pipeline = new SensorPipeline(composition, output, composition.Host.SensorName, wantsDialogs: false, spool);
        services.Pipeline = analysis = pipeline;
        log.WriteLine($"earshot: capturing from {source.Name}");
        Begin(status);
        try
        {
            pipeline.Run(source, stop);
        }
        catch (OperationCanceledException)
        {
            log.WriteLine("earshot: stopping");
        }

        pipeline.Finish();
        services.Pipeline = analysis = null;
        Attempt(() => spool?.Finish());
        pipeline.Summarize(summary);
        Warn(pipeline.Warnings);
    }

    private void Begin(StatusReport status)
    {
        Volatile.Write(ref hasStarted, true);
        status.Ready();
    }

    /// <returns>Null when the analysis has stopped to move.</returns>
    private RunStatus? Describe()
    {
        List<string> states = [];
        long packets = 0;
        if (analysis is { } pipeline)
        {
            if (pipeline.Status() is not { } status)
            {
                return null;
            }

            packets = status.Packets;
            states.Add($"{CountText.Number(status.OpenCalls)} calls now, {CountText.Number(status.EndedCalls)} ended");
        }

        if (receivers.Count > 0)
        {
            SensorState[] sensors = [.. receivers.SelectMany(receiver => receiver.Sensors)];
            packets += sensors.Sum(sensor => sensor.Packets);
            states.Add($"{sensors.Count(sensor => sensor.IsConnected)} of {sensors.Length} sensors connected");
        }

        return new RunStatus(packets, string.Join(", ", states), CountText.ByName(analysis?.Dropped() ?? new Dictionary<string, long>()));
    }

    private void CloseReceivers()
    {
        receivers.ForEach(receiver => receiver.Dispose());
        receivers.Clear();
    }

    private int Finish(CancellationToken stop)
    {
        CloseReceivers();
        if (lanes is not null)
        {
            lanes.End();
            lanes.Summarize(summary);
            Warn(lanes.Warnings);
        }

        writers.ForEach(writer => Attempt(writer.Finish));
        FinishUplink(stop);
        log.WriteLine($"earshot: {summary["packets"]} packets, {summary["calls"]} calls, {summary["streams"]} streams");
        if (summary.Map("dropped") is { Count: > 0 } dropped)
        {
            log.WriteLine($"earshot: received {summary["packets"]}, dropped {CountText.ByName(dropped)}");
        }

        foreach (string failure in failures)
        {
            log.WriteLine($"earshot: {failure}");
        }

        long lost = writers.Sum(writer => writer.Lost);
        if (lost > 0 && failures.Count == 0)
        {
            log.WriteLine($"earshot: {lost} records could not be stored");
        }

        return lost > 0 || failures.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    // What fails in the end keeps neither records from the other stores and the centre nor the figures from who reads the log.
    private void Attempt(Action finish)
    {
        try
        {
            finish();
        }
        catch (PluginException failure)
        {
            failures.Add(failure.Message);
        }
    }

    private void FinishUplink(CancellationToken stop)
    {
        if (uplink is null)
        {
            return;
        }

        using var farewell = new CancellationTokenSource();
        using CancellationTokenRegistration told = stop.Register(() => farewell.CancelAfter(LongestFarewell));
        uplink.Finish(farewell.Token);
        UplinkHealth health = uplink.Health();
        log.WriteLine($"earshot: {health.SentRecords} records taken by the centre, {health.WaitingBytes} bytes wait for the next run");
    }

    private void Warn(IEnumerable<string> warnings)
    {
        foreach (string warning in warnings)
        {
            log.WriteLine($"warning: {warning}");
        }
    }
}
