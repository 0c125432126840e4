using System.Text.Json;

namespace Earshot.Host.Cli.Output;

/// <summary>Prints <c>earshot plugins list</c>.</summary>
internal static class PluginList
{
    private static readonly string[] Headings = ["ID", "VERSION", "KIND", "SDK", "STATE"];

    /// <summary>One object a line.</summary>
    public static void WriteJson(IEnumerable<PluginRow> rows, TextWriter output)
    {
        foreach (PluginRow row in rows)
        {
            output.WriteLine(JsonSerializer.Serialize(row, TableOrJson.Options));
        }
    }

    public static void WriteTable(IReadOnlyList<PluginRow> rows, TextWriter output) =>
        Columns.Write(Headings, [.. rows.Select(r => (string[])[r.Id, r.Version ?? "-", r.Kind ?? "-", r.Sdk ?? "-", r.State])], output);
}
