using Earshot.Sdk.Plugins;

namespace Earshot.Host.Configuration;

/// <summary>
/// Writes configurations as TOML: each key below its description, with a mark where the value is the default. Reading the
/// text gives the same configuration, but for secrets, which are shown as <c>***</c>.
/// </summary>
internal sealed class ConfigurationPrinter(TextWriter output)
{
    private const string Masked = "***";

    /// <summary>Writes a table's heading and keys.</summary>
    /// <param name="name">Name of the table.</param>
    /// <param name="parts">The objects that share the table, each with one that holds its defaults.</param>
    public void PrintTable(string name, params ReadOnlySpan<(PluginConfig Config, PluginConfig Defaults)> parts)
    {
        output.WriteLine();
        output.WriteLine($"[{name}]");
        foreach ((PluginConfig config, PluginConfig defaults) in parts)
        {
            foreach (ConfigKey key in ConfigKey.Of(config.GetType()))
            {
                PrintKey(key, key.Get(config), key.Get(defaults));
            }
        }
    }

    /// <summary>Writes the table of a plugin that is not loaded as it stands in the file.</summary>
    public void PrintUnread(ConfigurationTable table)
    {
        output.WriteLine();
        output.WriteLine("# Disabled: its keys are not checked.");
        output.WriteLine($"[{table.Name}]");
        foreach (ConfigurationEntry entry in table.Entries)
        {
            bool isSecret = ConfigKey.IsSecretName(entry.Key);
            output.WriteLine($"{entry.Key} = {(isSecret ? TomlText.Of(Masked) : entry.Value.ToString().Trim())}");
        }
    }

    private void PrintKey(ConfigKey key, object value, object defaultValue)
    {
        string text = TomlText.Of(value);
        bool isDefault = text == TomlText.Of(defaultValue);
        if (key.Description != "")
        {
            output.WriteLine($"# {key.Description}");
        }

        string shown = key.IsSecret && !isDefault ? TomlText.Of(Masked) : text;
        output.WriteLine($"{key.Name} = {shown}{(isDefault ? "  # default" : "")}");
    }
}
