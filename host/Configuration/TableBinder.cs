using Earshot.Sdk.Plugins;

namespace Earshot.Host.Configuration;

/// <summary>Fills configuration objects from tables and reports what does not fit.</summary>
internal sealed class TableBinder(ConfigurationDocument document)
{
    /// <summary>The settings of one of <see cref="ReservedTables"/>.</summary>
    public TSettings BindReserved<TSettings>(string table)
        where TSettings : PluginConfig, new()
    {
        var settings = new TSettings();
        ConfigurationTable found = document.Find(table) ?? new ConfigurationTable(table, new Location(document.Path, 1, 1));
        Bind(found, settings, ConfigKey.Of(typeof(TSettings)), []);
        return settings;
    }

    /// <summary>The host's keys of a plugin's table, or null when they do not fit; its other keys are the plugin's affair.</summary>
    public InstanceSettings? BindInstance(ConfigurationTable table)
    {
        var settings = new InstanceSettings();
        return SetKnown(table, settings, InstanceSettings.Keys) ? settings : null;
    }

    /// <summary>The plugin's own keys of its table.</summary>
    public void BindPlugin(ConfigurationTable table, PluginConfig config) =>
        Bind(table, config, ConfigKey.OfPlugin(config.GetType()), InstanceSettings.Keys);

    private void Bind(ConfigurationTable table, PluginConfig config, IReadOnlyList<ConfigKey> keys, IReadOnlyList<ConfigKey> others)
    {
        string[] names = [.. others.Concat(keys).Select(k => k.Name)];
        foreach (ConfigurationEntry entry in table.Entries.Where(e => !names.Contains(e.Key)))
        {
            document.Problems.Add(
                entry.Location,
                $"unknown key {entry.Key} in [{table.Name}]{Nearest.Hint(entry.Key, names)}; valid keys: {string.Join(", ", names)}");
        }

        SetKnown(table, config, keys);
        if (!document.HasSyntaxErrors)
        {
            Validate(table, config);
        }
    }

    // A value that does not fit leaves the default, so that the other keys can still be judged.
    private bool SetKnown(ConfigurationTable table, PluginConfig config, IReadOnlyList<ConfigKey> keys)
    {
        bool allFit = true;
        foreach (ConfigKey key in keys)
        {
            if (table.Find(key.Name) is not { } entry)
            {
                continue;
            }

            if (new ValueReader(entry, document.Problems).Read(key.Type) is { } value)
            {
                key.Set(config, value);
            }
            else
            {
                allFit = false;
            }
        }

        return allFit;
    }

    private void Validate(ConfigurationTable table, PluginConfig config)
    {
        var errors = new ConfigErrors();
        config.Validate(errors);
        foreach ((string property, string problem) in errors.Items)
        {
            string key = SnakeCase.From(property);
            ConfigurationEntry? entry = table.Find(key);
            Location location = entry?.LocationOf(entry.Value) ?? table.Location;
            document.Problems.Add(location, $"{key}: {problem}");
        }
    }
}
