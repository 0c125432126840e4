namespace Earshot.Host.Cli.Output;

/// <summary>Prints <c>earshot plugins list</c>.</summary>
internal static class PluginList
{
    private static readonly string[] Headings = ["ID", "VERSION", "KIND", "SDK", "STATE"];

    public static void WriteTable(IReadOnlyList<PluginRow> rows, TextWriter output) =>
        Columns.Write(Headings, [.. rows.Select(r => (string[])[r.Id, r.Version ?? "-", r.Kind ?? "-", r.Sdk ?? "-", r.State])], output);
}
