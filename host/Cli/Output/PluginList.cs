using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Earshot.Host.Cli.Output;

/// <summary>Prints <c>earshot plugins list</c>.</summary>
internal static class PluginList
{
    private static readonly string[] Headings = ["ID", "VERSION", "KIND", "SDK", "STATE"];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One object a line.</summary>
    public static void WriteJson(IEnumerable<PluginRow> rows, TextWriter output)
    {
        foreach (PluginRow row in rows)
        {
            output.WriteLine(JsonSerializer.Serialize(row, Json));
        }
    }

    /// <summary>A table on a terminal, plain aligned columns elsewhere.</summary>
    public static void WriteTable(IReadOnlyList<PluginRow> rows, TextWriter output)
    {
        string[][] cells = [.. rows.Select(r => (string[])[r.Id, r.Version ?? "-", r.Kind ?? "-", r.Sdk ?? "-", r.State])];
        if (Console.IsOutputRedirected)
        {
            WriteColumns([Headings, .. cells], output);
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns([.. Headings.Select(h => new TableColumn(new Text(h, new Style(decoration: Decoration.Bold))))]);
        foreach (string[] row in cells)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        AnsiConsole.Write(table);
    }

    private static void WriteColumns(IReadOnlyList<string[]> rows, TextWriter output)
    {
        int[] widths = [.. Headings.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
