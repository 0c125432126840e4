using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli.Output;
using Earshot.Host.Configuration;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Cli;

/// <summary><c>earshot plugins list|info</c>.</summary>
internal sealed class PluginsCommand(PluginActivator activator, GlobalOptions globalOptions) : ICommandModule
{
    public Command Build() => new("plugins", "Shows the plugins that are installed.") { BuildList(), BuildInfo() };

    private Command BuildList()
    {
        Option<string> format = TableOrJson.Option();
        var command = new Command("list", "Lists the plugins found, and why one cannot be used.") { format };
        command.SetAction(parsed =>
        {
            ConfigurationDocument document = ConfigurationDocument.Read(globalOptions.Configuration(parsed));
            PluginRow[] rows = [.. Composer.CatalogueOf(document).All().Select(entry => PluginRow.Of(entry, document))];
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (TableOrJson.IsJson(parsed, format))
            {
                TableOrJson.WriteJson(rows, output);
            }
            else
            {
                PluginList.WriteTable(rows, output);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private Command BuildInfo()
    {
        Argument<string> id = new("ID") { Description = "The plugin's id, as the list shows it." };
        var command = new Command("info", "Shows what a plugin is, what it claims, and its configuration.") { id };
        command.SetAction(parsed =>
        {
            PluginCatalogue catalogue = Composer.CatalogueOf(ConfigurationDocument.Read(globalOptions.Configuration(parsed)));
            PluginManifest manifest = FindUsable(catalogue, parsed.GetRequiredValue(id));
            PluginInfo.Write(manifest, DefaultsOf(manifest), parsed.InvocationConfiguration.Output);
            return ExitCode.Done;
        });
        return command;
    }

    private static PluginManifest FindUsable(PluginCatalogue catalogue, string id) => catalogue.Find(id) switch
    {
        null => throw new PluginException(
            $"there is no plugin {id}{Nearest.Hint(id, catalogue.Ids())}; searched: {string.Join(", ", catalogue.Folders)}"),
        { Refusal: { } refusal } => throw new PluginException($"the plugin {id} is refused: {refusal}"),
        { Manifest: var manifest } => manifest!,
    };

    private PluginConfig DefaultsOf(PluginManifest manifest)
    {
        try
        {
            return PluginActivator.CreateDefaultConfig(activator.Create(manifest));
        }
        catch (PluginRefusedException refused)
        {
            throw new PluginException($"the plugin {manifest.Id} is refused: {refused.Message}", refused);
        }
    }
}
