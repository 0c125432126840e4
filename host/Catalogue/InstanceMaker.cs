using Earshot.Host.Configuration;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Catalogue;

/// <summary>Makes a plugin instance of each enabled table, or reports why it cannot be made.</summary>
internal sealed class InstanceMaker(
    ConfigurationDocument document,
    TableBinder binder,
    PluginCatalogue catalogue,
    PluginActivator activator,
    string dataDirectory)
{
    private readonly OwnConnections ownConnections = new();

    /// <summary>The instance; null when it is disabled or after its problems were reported.</summary>
    public PluginInstance? Make(ConfigurationTable table)
    {
        if (binder.BindInstance(table) is not { Enabled: true, Plugin: var id })
        {
            return null;
        }

        if (table.Find(InstanceSettings.PluginKey) is not { } entry)
        {
            // The line may be among those that could not be read.
            if (!document.HasSyntaxErrors)
            {
                document.Problems.Add(table.Location, $"[{table.Name}] does not say which plugin it is: {InstanceSettings.PluginKey} = \"ID\"");
            }

            return null;
        }

        Location location = entry.LocationOf(entry.Value);
        return FindManifest(id, location) is { } manifest ? Make(table, manifest, location) : null;
    }

    private PluginManifest? FindManifest(string id, Location location)
    {
        PluginEntry? found = catalogue.Find(id);
        if (found is { Refusal: null, Manifest: { } manifest })
        {
            return manifest;
        }

        document.Problems.Add(location, found is null ? Unknown(id) : Refused(id, found.Refusal));
        return null;
    }

    private PluginInstance? Make(ConfigurationTable table, PluginManifest manifest, Location location)
    {
        try
        {
            Plugin plugin = activator.Create(manifest);
            PluginConfig config = PluginActivator.CreateDefaultConfig(plugin);
            binder.BindPlugin(table, config);
            var context = new PluginContext(table.Name, Path.Combine(dataDirectory, table.Name), ownConnections);
            return new PluginInstance(manifest, plugin, config, context);
        }
        catch (PluginRefusedException refused)
        {
            document.Problems.Add(location, Refused(manifest.Id, refused.Message));
        }
        catch (Exception exception)
        {
            // Setters and Validate are foreign code, which may fail in any way.
            document.Problems.Add(
                location, Refused(manifest.Id, $"its configuration failed: {exception.GetType().Name}: {exception.Message}"));
        }

        return null;
    }

    private static string Refused(string id, string? reason) => $"the plugin {id} is refused: {reason}";

    private string Unknown(string id)
    {
        IReadOnlyList<string> ids = catalogue.Ids();
        return $"there is no plugin {id}{Nearest.Hint(id, ids)}; "
            + $"found: {(ids.Count == 0 ? "none" : string.Join(", ", ids))}; searched: {string.Join(", ", catalogue.Folders)}";
    }
}
