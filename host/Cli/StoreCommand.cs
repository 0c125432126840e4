using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli.Output;
using Earshot.Host.Control;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Cli;

/// <summary><c>earshot store check|repair|stats</c>.</summary>
internal sealed class StoreCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    private readonly Option<StoreFormat> format = new("--format")
    {
        Description = "How to print: table or json.",
        HelpName = "table|json",
    };

    public Command Build() => new("store", "Shows how the call store stands, and looks after it.")
    {
        Verb("stats", "Shows how many calls there are, of which days, and what is wrong.", Stats),
        Verb("check", "Looks for damage in the store, of a running sensor too; fails when there is any.", Check),
        Verb("repair", "Mends what can be mended. The sensor must be stopped.", Repair),
    };

    private Command Verb(string name, string description, Func<ParseResult, int> run)
    {
        var command = new Command(name, description) { format };
        command.SetAction(run);
        return command;
    }

    private int Stats(ParseResult parsed)
    {
        using var calls = new StoredCalls(composer.Compose(globalOptions.Configuration(parsed)));
        StoreHealth health = calls.Health();
        StoreReport.Write(health, parsed.GetValue(format), parsed.InvocationConfiguration.Output);
        return health.Problem is null ? ExitCode.Done : ExitCode.Failed;
    }

    private int Check(ParseResult parsed)
    {
        using var calls = new StoredCalls(composer.Compose(globalOptions.Configuration(parsed)));
        return Report(calls.Check(), parsed);
    }

    private int Repair(ParseResult parsed)
    {
        Composition composition = composer.Compose(globalOptions.Configuration(parsed));
        using (ControlClient? sensor = ControlClient.TryConnect(composition.ControlSocket))
        {
            if (sensor is not null)
            {
                throw new PluginException("a running sensor holds the call store: stop it, then repair");
            }
        }

        PrivateFiles.Demand();
        Bound<ICallStorePlugin> plugin = composition.Single<ICallStorePlugin>("call store");
        using ICallStore store = plugin.Start((s, config, context) => s.Open(config, context, writable: true));
        return Report(store.Check(repair: true), parsed);
    }

    private int Report(IReadOnlyList<StoreProblem> problems, ParseResult parsed)
    {
        StoreReport.Write(problems, parsed.GetValue(format), parsed.InvocationConfiguration.Output);
        return problems.All(problem => problem.Repaired) ? ExitCode.Done : ExitCode.Failed;
    }
}
