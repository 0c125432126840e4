using System.Text.RegularExpressions;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Testing;

namespace Earshot.Host.Tests.Configuration;

/// <summary>The plugins.toml at the repository's root says what the code does.</summary>
public sealed partial class DefaultFileTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(SharedCaptures.RepositoryRoot, "plugins.toml"));

    private static readonly PluginCatalogue Shipped = new([Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "plugins")]);

    public static IEnumerable<object[]> Instances
    {
        get
        {
            ConfigurationDocument document = Toml.Parse(Text);
            document.Problems.ThrowIfAny();
            return document.Tables
                .Where(t => !ReservedTables.Contains(t.Name))
                .Select(t => (object[])[t.Name, new TableBinder(document).BindInstance(t)!.Plugin]);
        }
    }

    [Fact]
    public void The_host_s_tables_show_every_key_with_its_description_and_default()
    {
        TableShouldShow(ReservedTables.Host, new HostSettings());
        TableShouldShow(ReservedTables.Pipeline, new PipelineSettings());
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void A_plugin_s_table_shows_every_key_with_its_description_and_default(string table, string id)
    {
        PluginEntry? entry = Shipped.Find(id);

        entry.Should().NotBeNull("plugins.toml names {0}; build the plugins before running this test", id);
        entry!.Refusal.Should().BeNull();
        TableShouldShow(table, PluginActivator.CreateDefaultConfig(new PluginActivator().Create(entry.Manifest!)));
    }

    private static void TableShouldShow(string table, PluginConfig defaults)
    {
        var output = new StringWriter();
        new ConfigurationPrinter(output).PrintTable(table, (defaults, defaults));
        string expected = output.ToString().Replace("  # default", "", StringComparison.Ordinal).Trim();

        // With the # taken off, what is left are the lines that config print shows.
        string shown = CommentedKey().Replace(SectionOf(table), "");
        shown = PluginLine().Replace(shown, "");
        shown.Trim().Should().Be(expected);
    }

    // From the table's heading to the blank line behind it.
    private static string SectionOf(string table)
    {
        string start = Text[Text.IndexOf($"[{table}]\n", StringComparison.Ordinal)..];
        int end = start.IndexOf("\n\n", StringComparison.Ordinal);
        return end < 0 ? start : start[..end];
    }

    [GeneratedRegex("(?m)^# (?=[a-z0-9_]+ = )")]
    private static partial Regex CommentedKey();

    // The host's own keys in a plugin's table.
    [GeneratedRegex("(?m)^(plugin = \".*\"|enabled = false)\n?")]
    private static partial Regex PluginLine();
}
