using System.Text.Json;

namespace Earshot.Host.Cli.Output;

/// <summary>Prints what <c>earshot interfaces</c> tells.</summary>
internal static class InterfaceList
{
    private static readonly string[] Headings = ["NAME", "STATE", "LINK", "ADDRESSES", "CAPTURE"];

    /// <summary>One object a line.</summary>
    public static void WriteJson(IEnumerable<InterfaceRow> rows, TextWriter output)
    {
        foreach (InterfaceRow row in rows)
        {
            output.WriteLine(JsonSerializer.Serialize(row, TableOrJson.Options));
        }
    }

    public static void WriteTable(IReadOnlyList<InterfaceRow> rows, TextWriter output) => Columns.Write(
        Headings,
        [
            .. rows.Select(row => (string[])
            [
                PlainText.Of(row.Name),
                row.State,
                row.Link,
                row.Addresses.Count > 0 ? string.Join(", ", row.Addresses) : "-",
                row.Remedy is null ? "yes" : $"no: {PlainText.Of(row.Remedy)}",
            ]),
        ],
        output);
}
