using Spectre.Console;

namespace Earshot.Host.Cli.Output;

/// <summary>Rows of text: a table on a terminal, plain aligned columns elsewhere.</summary>
internal static class Columns
{
    public static void Write(string[] headings, IReadOnlyList<string[]> rows, TextWriter output)
    {
        if (Console.IsOutputRedirected)
        {
            WritePlain([headings, .. rows], output);
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns([.. headings.Select(h => new TableColumn(new Text(h, new Style(decoration: Decoration.Bold))))]);
        foreach (string[] row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        AnsiConsole.Write(table);
    }

    private static void WritePlain(IReadOnlyList<string[]> rows, TextWriter output)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
