using Tomlyn.Syntax;

namespace Earshot.Host.Configuration;

/// <summary>Applies <c>--set table.key=value</c> to a document.</summary>
internal static class OverrideParser
{
    public static void Apply(string change, ConfigurationDocument document)
    {
        int equals = change.IndexOf('=');
        string target = equals < 0 ? change : change[..equals].Trim();
        Location location = Location.OfOverride(target);
        string[] names = target.Split('.');
        if (equals < 0 || names.Length != 2 || !names.All(FileParser.IsBareName))
        {
            document.Problems.Add(location, "must have the form table.key=value");
            return;
        }

        ConfigurationTable? table = document.Find(names[0]);
        if (table is null)
        {
            table = new ConfigurationTable(names[0], location);
            if (names[1] != InstanceSettings.PluginKey && !ReservedTables.Contains(names[0]))
            {
                document.Problems.Add(location, UnknownTable(names[0], document));
                return;
            }

            document.Add(table);
        }

        string typed = change[(equals + 1)..].Trim();
        var entry = new ConfigurationEntry(names[1], location, ParseValue(typed), typed);
        if (names[1] == InstanceSettings.PluginKey && IsAnother(table, entry))
        {
            // What the file says of the one plugin means nothing to the other.
            table.RemoveOfFile(except: InstanceSettings.EnabledKey);
        }

        table.Set(entry);
    }

    private static bool IsAnother(ConfigurationTable table, ConfigurationEntry plugin) =>
        table.Find(InstanceSettings.PluginKey) is { Value: StringValueSyntax before }
        && before.Value != (plugin.Value as StringValueSyntax)?.Value;

    private static string UnknownTable(string name, ConfigurationDocument document) =>
        $"there is no table [{name}]{Nearest.Hint(name, document.Tables.Select(t => t.Name))}; "
        + $"a new one begins with --set {name}.{InstanceSettings.PluginKey}=ID";

    // A TOML value, or else a string that needs no quotes: a shell has taken them off already.
    private static ValueSyntax ParseValue(string typed)
    {
        return TomlSyntax.Parse($"value = {typed}") is { HasErrors: false, KeyValues.ChildrenCount: 1, Tables.ChildrenCount: 0 } syntax
            && syntax.KeyValues.GetChild(0)?.Value is { } value
                ? value
                : new StringValueSyntax(typed);
    }
}
