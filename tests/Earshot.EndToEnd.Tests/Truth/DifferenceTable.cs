using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests.Truth;

/// <summary>The differences that were judged, each with its cause: <c>differences.tsv</c> beside this file.</summary>
internal static class DifferenceTable
{
    /// <summary>First line of the table, and of reports.</summary>
    public const string Header = "capture\titem\tfield\ttshark\tours\tcause\treference";

    private const int Columns = 7;

    /// <summary>Its rows, header left out.</summary>
    public static IReadOnlyList<DifferenceRow> Rows { get; } = Read();

    /// <summary>The rows by what they excuse.</summary>
    public static IReadOnlySet<string> Judged { get; } = Rows.Select(row => row.Difference).ToHashSet();

    private static DifferenceRow[] Read()
    {
        string path = Path.Combine(
            SharedCaptures.RepositoryRoot, "tests", "Earshot.EndToEnd.Tests", "Truth", "differences.tsv");
        return [.. File.ReadLines(path).Skip(1).Select((line, index) => Parse(line, number: index + 2))];
    }

    private static DifferenceRow Parse(string line, int number)
    {
        string[] columns = line.Split('\t');
        return columns.Length == Columns
            ? new DifferenceRow(string.Join('\t', columns[..5]), columns[5], columns[6])
            : throw new InvalidDataException($"differences.tsv, line {number}: {columns.Length} columns instead of {Columns}");
    }
}

/// <summary>One row.</summary>
/// <param name="Difference">Its first five columns, as <see cref="Truth.Difference.ToString"/> writes them.</param>
/// <param name="Cause">Why the two differ, and who is right.</param>
/// <param name="Reference">The section that says so.</param>
internal sealed record DifferenceRow(string Difference, string Cause, string Reference)
{
    /// <summary>Its first column.</summary>
    public string Capture => Difference[..Difference.IndexOf('\t', StringComparison.Ordinal)];
}
