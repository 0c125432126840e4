using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;

namespace Earshot.Host.Cli.Output;

/// <summary>A plugin in <c>earshot plugins list</c>; the names are those of its JSON.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Version of its assembly.</param>
/// <param name="Kind">What it does, in snake_case.</param>
/// <param name="Sdk">The SDK it was built for.</param>
/// <param name="Instances">The enabled tables that name it.</param>
/// <param name="Refusal">Why it cannot be used.</param>
/// <param name="Description">One line.</param>
internal sealed record PluginRow(
    string Id,
    string? Version,
    string? Kind,
    string? Sdk,
    IReadOnlyList<string> Instances,
    string? Refusal,
    string? Description)
{
    /// <summary>The row of a catalogue entry under a configuration.</summary>
    public static PluginRow Of(PluginEntry entry, ConfigurationDocument document) => new(
        entry.Id,
        entry.Manifest?.Version.ToString(3),
        entry.Manifest is { } manifest ? SnakeCase.From(manifest.Kind.ToString()) : null,
        entry.Manifest is { } built ? SdkAssembly.Describe(built.SdkVersion) : null,
        InstancesOf(entry.Id, document),
        entry.Refusal,
        entry.Manifest?.Description);

    /// <summary>Whether it can be used, and by which instances it is.</summary>
    public string State =>
        Refusal is not null ? $"refused: {Refusal}"
        : Instances.Count > 0 ? $"enabled as {string.Join(", ", Instances)}"
        : "available";

    private static string[] InstancesOf(string id, ConfigurationDocument document)
    {
        var binder = new TableBinder(document);
        return [.. document.Tables
            .Where(t => !ReservedTables.Contains(t.Name) && binder.BindInstance(t) is { Enabled: true, Plugin: var plugin } && plugin == id)
            .Select(t => t.Name)];
    }
}
