namespace Earshot.Host.Configuration;

/// <summary>A table of <c>plugins.toml</c> as it was written, with what <c>--set</c> changed.</summary>
/// <param name="Name">The name between the brackets.</param>
/// <param name="Location">Where the table begins.</param>
internal sealed record ConfigurationTable(string Name, Location Location)
{
    private readonly List<ConfigurationEntry> entries = [];

    public IReadOnlyList<ConfigurationEntry> Entries => entries;

    public ConfigurationEntry? Find(string key) => entries.Find(e => e.Key == key);

    /// <summary>Removes what the file has, so that only what the command line says stays.</summary>
    public void RemoveOfFile(string except) => entries.RemoveAll(entry => entry.Key != except && entry.Typed is null);

    /// <summary>Adds the entry or replaces the one of the same key.</summary>
    public void Set(ConfigurationEntry entry)
    {
        int index = entries.FindIndex(e => e.Key == entry.Key);
        if (index < 0)
        {
            entries.Add(entry);
        }
        else
        {
            entries[index] = entry;
        }
    }
}
