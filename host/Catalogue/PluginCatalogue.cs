namespace Earshot.Host.Catalogue;

/// <summary>The plugins that are installed: every <c>FOLDER/ID</c> that should hold an <c>ID.dll</c>. Loads no code of theirs.</summary>
/// <param name="folders">Full paths of the folders to search.</param>
internal sealed class PluginCatalogue(IReadOnlyList<string> folders)
{
    /// <summary>Where the plugins stand that are shipped with the host.</summary>
    public static string ShippedFolder { get; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    public IReadOnlyList<string> Folders { get; } = folders;

    /// <summary>Every plugin, refused ones too, by id.</summary>
    public IReadOnlyList<PluginEntry> All() => [.. Ids().Select(id => Find(id)!)];

    /// <summary>The ids of <see cref="All"/>, sorted.</summary>
    public IReadOnlyList<string> Ids() =>
        [.. Folders.Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Select(folder => Path.GetFileName(folder))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    /// <summary>The plugin with this id, or null when no folder has it.</summary>
    public PluginEntry? Find(string id)
    {
        // An id is one folder's name: nothing in a configuration leads out of the catalogue.
        if (id is "" or "." or ".." || id != Path.GetFileName(id))
        {
            return null;
        }

        string[] found = [.. Folders.Select(folder => Path.Combine(folder, id)).Where(Directory.Exists)];
        return found switch
        {
            [] => null,
            [var folder] => PluginInspector.Inspect(id, folder),
            _ => new PluginEntry(id, found[0], Manifest: null, $"it is there twice: {string.Join(", ", found)}"),
        };
    }
}
