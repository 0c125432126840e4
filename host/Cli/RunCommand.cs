using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Sensor;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Cli;

/// <summary><c>earshot run</c>: the sensor or the centre, in the foreground, until its source ends or it is told to stop.</summary>
internal sealed class RunCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
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
        // Lines of plugins come above the status too.
        using StatusTerminal? terminal = Console.IsErrorRedirected ? null : StatusTerminal.TakeOver();
        TextWriter log = Console.Error;
        foreach (string warning in composition.Warnings)
        {
            log.WriteLine($"warning: {warning}");
        }

        if (composition.Sender(TransportRole.PacketSender) is { } sender)
        {
            return await Task.Run(() => new SenderRun(composition, sender, log, terminal).Run(stop), CancellationToken.None);
        }

        await using var analysis = new AnalysisRun(composition, log, terminal);
        return await Task.Run(() => analysis.Run(stop), CancellationToken.None);
    }
}
