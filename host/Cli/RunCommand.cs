using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Control;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Cli;

/// <summary><c>earshot run</c>: the sensor, in the foreground, until its source ends or it is told to stop.</summary>
internal sealed class RunCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    public Command Build()
    {
        var command = new Command("run", "Runs the sensor in the foreground; on SIGTERM or SIGINT it ends its calls and stores them.");
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        Composition composition = composer.Compose(globalOptions.Configuration(parsed));
        Bound<IPacketSourcePlugin> capture = composition.Single<IPacketSourcePlugin>("capture");
        Bound<ICallStorePlugin> calls = composition.Single<ICallStorePlugin>("call store");
        using IPacketSource source = capture.Plugin.Open(capture.Config, capture.Context);
        ICallStore store = calls.Plugin.Open(calls.Config, calls.Context, writable: true);
        var retention = new Retention(store, KeepDays(calls.Config), TimeProvider.System, calls.Context.Log);
        using var writer = new StoreWriter(store, StoreFailurePolicy.DropAndRetry, calls.Context.Log, retention);
        using SpoolWriter? spool = SpoolWriter.Open(composition, StoreFailurePolicy.DropAndRetry);
        await using var control = new ControlServer(composition.ControlSocket, store);
        using var pipeline = new SensorPipeline(composition, new StoreOutput(writer), wantsDialogs: false, spool);

        TextWriter log = parsed.InvocationConfiguration.Error;
        log.WriteLine($"earshot: capturing from {source.Name}");
        try
        {
            await Task.Run(() => pipeline.Run(source, stop), CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            log.WriteLine("earshot: stopping");
        }

        pipeline.Finish();
        writer.Finish();
        spool?.Finish();
        Summary summary = pipeline.Summarize();
        log.WriteLine($"earshot: {summary["packets"]} packets, {summary["calls"]} calls, {summary["streams"]} streams");
        if (summary.Map("dropped") is { Count: > 0 } dropped)
        {
            log.WriteLine($"earshot: received {summary["packets"]}, dropped {string.Join(", ", dropped.Select(place => $"{place.Key} {place.Value}"))}");
        }

        foreach (string warning in pipeline.Warnings)
        {
            log.WriteLine($"warning: {warning}");
        }

        if (writer.Lost > 0)
        {
            log.WriteLine($"earshot: {writer.Lost} records could not be stored");
            return ExitCode.Failed;
        }

        return ExitCode.Done;
    }

    private static int KeepDays(PluginConfig config) => ((CallStoreConfig)config).KeepDays;

    /// <summary>Keeps what ends; streams that belong to no call are counted, not kept.</summary>
    private sealed class StoreOutput(StoreWriter store) : IRecordSink
    {
        public void OnCall(CallRecord call) => store.Add(call);

        public void OnStream(StreamRecord stream)
        {
        }

        public void OnRegistration(RegistrationRecord registration) => store.Add(registration);

        public void OnRequest(RequestRecord request) => store.Add(request);

        public void OnDialog(DialogRecord dialog)
        {
        }

        public void OnProgress(Timestamp settled)
        {
        }
    }
}
