using Earshot.Host.Configuration;

namespace Earshot.Host.Catalogue;

/// <summary>Makes a <see cref="Composition"/> of a configuration: finds the plugins it names, loads and configures them.</summary>
internal sealed class Composer(PluginActivator activator)
{
    /// <exception cref="ConfigurationException">Everything that is wrong with the configuration or with a plugin it names.</exception>
    public Composition Compose(ConfigurationRequest request) => Compose(ConfigurationDocument.Read(request));

    /// <inheritdoc cref="Compose(ConfigurationRequest)"/>
    public Composition Compose(ConfigurationDocument document)
    {
        var binder = new TableBinder(document);
        HostSettings host = binder.BindReserved<HostSettings>(ReservedTables.Host);
        PipelineSettings pipeline = binder.BindReserved<PipelineSettings>(ReservedTables.Pipeline);
        var maker = new InstanceMaker(document, binder, CatalogueOf(document, host), activator, document.Resolve(host.DataDirectory));
        ConfigurationTable[] tables = [.. document.Tables.Where(table => !ReservedTables.Contains(table.Name))];
        PluginInstance[] instances = [.. tables.Select(maker.Make).OfType<PluginInstance>()];
        document.Problems.ThrowIfAny();

        var composition = new Composition(document.Path, host, pipeline, document.Resolve(host.DataDirectory), instances, tables);
        composition.BindClaims();
        return composition;
    }

    /// <summary>The plugins that the configuration can name.</summary>
    /// <exception cref="ConfigurationException">The file or its table <c>[host]</c> is wrong.</exception>
    public static PluginCatalogue CatalogueOf(ConfigurationDocument document)
    {
        HostSettings host = new TableBinder(document).BindReserved<HostSettings>(ReservedTables.Host);
        PluginCatalogue catalogue = CatalogueOf(document, host);
        document.Problems.ThrowIfAny();
        return catalogue;
    }

    private static PluginCatalogue CatalogueOf(ConfigurationDocument document, HostSettings host)
    {
        List<string> folders = [PluginCatalogue.ShippedFolder];
        foreach (string folder in host.PluginFolders.Select(document.Resolve))
        {
            if (ProblemOf(folder) is not { } problem)
            {
                folders.Add(folder);
                continue;
            }

            ConfigurationEntry entry = document.Find(ReservedTables.Host)!.Find(SnakeCase.From(nameof(host.PluginFolders)))!;
            document.Problems.Add(entry.Location, $"{entry.Key}: {problem}");
        }

        return new PluginCatalogue(folders);
    }

    private static string? ProblemOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return $"there is no folder {folder}";
        }

        try
        {
            _ = Directory.EnumerateDirectories(folder).Any();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the folder {folder} cannot be read: {exception.Message}";
        }
    }
}
