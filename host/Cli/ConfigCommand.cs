using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;

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
            ConfigurationDocument document = ConfigurationDocument.Read(globalOptions.Configuration(parsed));
            Print(document, composer.Compose(document), parsed.InvocationConfiguration.Output);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(ConfigurationDocument document, Composition composition, TextWriter output)
    {
        var printer = new ConfigurationPrinter(output);
        output.WriteLine($"# The configuration in force, from {document.Path}");
        printer.PrintTable(ReservedTables.Host, (composition.Host, new HostSettings()));
        printer.PrintTable(ReservedTables.Pipeline, (composition.Pipeline, new PipelineSettings()));
        foreach (ConfigurationTable table in document.Tables.Where(t => !ReservedTables.Contains(t.Name)))
        {
            if (composition.Instances.FirstOrDefault(i => i.Name == table.Name) is { } instance)
            {
                var settings = new InstanceSettings { Plugin = instance.Manifest.Id };
                printer.PrintTable(
                    table.Name,
                    (settings, new InstanceSettings()),
                    (instance.Config, instance.Plugin.CreateDefaultConfig()));
            }
            else
            {
                printer.PrintUnread(table);
            }
        }
    }
}
