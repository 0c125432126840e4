using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Sensor;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Cli;

/// <summary><c>earshot run</c>: the sensor or the centre, in the foreground, until its source ends or it is told to stop.</summary>
internal sealed class RunCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    // So long whoever tells a sensor to stop waits for plugins that are just starting.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);

    public Command Build()
    {
        var command = new Command("run", "Runs the sensor in the foreground; on SIGTERM, SIGINT or SIGHUP it ends its calls and stores them.");
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        Composition composition = composer.Compose(globalOptions.Configuration(parsed));
        composition.RequireThatPluginsGoTogether();
        PrivateFiles.Demand();
        // Lines of plugins come above the status too.
        using StatusTerminal? terminal = Console.IsErrorRedirected ? null : StatusTerminal.TakeOver();
        TextWriter log = Console.Error;
        foreach (string warning in composition.Warnings)
        {
            log.WriteLine($"warning: {warning}");
        }

        if (composition.Sender(TransportRole.PacketSender) is { } sender)
        {
            var run = new SenderRun(composition, sender, log, terminal);
            return await WaitAsync(run, Task.Run(() => run.Run(stop), CancellationToken.None), composition, stop);
        }

        var analysis = new AnalysisRun(composition, log, terminal);
        return await WaitAsync(analysis, Task.Run(() => AnalyseAsync(analysis, stop), CancellationToken.None), composition, stop);
    }

    private static async Task<int> AnalyseAsync(AnalysisRun analysis, CancellationToken stop)
    {
        await using (analysis)
        {
            return analysis.Run(stop);
        }
    }

    /// <summary>A plugin's start cannot be interrupted, and before all have started nothing is lost with the process.</summary>
    private static async Task<int> WaitAsync(ISensorRun run, Task<int> work, Composition composition, CancellationToken stop)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task told = Task.Delay(Timeout.Infinite, ended.Token);
        if (await Task.WhenAny(work, told) == told)
        {
            await Task.WhenAny(work, Task.Delay(LongestStart, CancellationToken.None));
            if (!work.IsCompleted && !run.HasStarted)
            {
                string starting = string.Join(", ", composition.Instances.Where(instance => instance.IsStarting).Select(instance => $"[{instance.Name}]"));
                throw new PluginException($"told to stop, and still starting {starting}: nothing was captured yet");
            }
        }

        await ended.CancelAsync();
        return await work;
    }
}
