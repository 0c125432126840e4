using System.CommandLine;
using Earshot.Host.Catalogue;

namespace Earshot.Host.Cli;

/// <summary><c>earshot config check|print</c>.</summary>
internal sealed class ConfigCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    public Command Build() => new("config", "Checks or shows the configuration.") { BuildCheck(), BuildPrint() };

    private Command BuildCheck()
    {
        var command = new Command("check", "Reports everything that is wrong with the configuration. Opens no socket and no store.");
        command.SetAction(parsed =>
        {
            Composition composition = composer.Compose(globalOptions.Configuration(parsed));
            composition.RequireThatPluginsGoTogether();
            foreach (string warning in composition.Warnings)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"warning: {warning}");
            }

            string[] missing = [.. composition.MissingToRun];
            if (missing.Length > 0)
            {
                parsed.InvocationConfiguration.Error.WriteLine(
                    $"warning: {composition.ConfigurationPath}: enough to read files; earshot run needs {string.Join(" and ", missing)} as well");
            }

            parsed.InvocationConfiguration.Output.WriteLine(
                $"{composition.ConfigurationPath}: ok, {composition.Instances.Count} plugins");
            return ExitCode.Done;
        });
        return command;
    }

    private Command BuildPrint()
    {
        var command = new Command("print", "Shows the configuration in force as TOML: every key with its meaning; secrets as ***.");
        command.SetAction(parsed =>
        {
            CompositionPrinter.Print(composer.Compose(globalOptions.Configuration(parsed)), parsed.InvocationConfiguration.Output);
            return ExitCode.Done;
        });
        return command;
    }
}
