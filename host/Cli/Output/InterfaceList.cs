namespace Earshot.Host.Cli.Output;

/// <summary>Prints what <c>earshot interfaces</c> tells.</summary>
internal static class InterfaceList
{
    private static readonly string[] Headings = ["NAME", "STATE", "LINK", "ADDRESSES", "CAPTURE"];

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
