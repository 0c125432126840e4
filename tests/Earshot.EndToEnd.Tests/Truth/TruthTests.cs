namespace Earshot.EndToEnd.Tests.Truth;

/// <summary>
/// Every capture against tshark. To judge a difference, set EARSHOT_TRUTH_REPORT to a file name: all differences go there
/// as rows of <c>differences.tsv</c>, cause and reference empty where nobody has judged yet.
/// </summary>
public sealed class TruthTests(CaptureComparisons comparisons) : IClassFixture<CaptureComparisons>
{
    public static TheoryData<string> Captures => [.. CaptureComparisons.Captures];

    [CapturesTheory]
    [MemberData(nameof(Captures))]
    public async Task Every_difference_from_tshark_has_a_known_cause(string capture)
    {
        IReadOnlyList<Difference> differences = await comparisons.OfAsync(capture);
        string[] unknown = [.. differences.Select(row => row.ToString()).Where(row => !DifferenceTable.Judged.Contains(row))];
        Assert.True(unknown.Length == 0, $"""
            Not in differences.tsv:
            {string.Join('\n', unknown.Select(row => $"{row}\t\t"))}
            """);
    }

    [CapturesFact]
    public async Task Every_row_of_the_table_is_still_needed()
    {
        HashSet<string> actual = [];
        HashSet<string> failed = [];
        List<string> report = [];
        foreach (string capture in CaptureComparisons.Captures)
        {
            try
            {
                actual.UnionWith((await comparisons.OfAsync(capture)).Select(difference => difference.ToString()));
            }
            catch (InvalidDataException failure)
            {
                failed.Add(capture);
                report.Add($"# {capture}: {failure.Message.ReplaceLineEndings(" ")}");
            }
        }

        report.InsertRange(0, [DifferenceTable.Header, .. actual.Select(WithCause)]);
        if (Environment.GetEnvironmentVariable("EARSHOT_TRUTH_REPORT") is { Length: > 0 } path)
        {
            await File.WriteAllLinesAsync(path, report);
        }

        string[] superfluous = [.. DifferenceTable.Rows.Where(row => !failed.Contains(row.Capture))
            .Select(row => row.Difference).Where(row => !actual.Contains(row))];
        Assert.True(superfluous.Length == 0, $"""
            No longer needed in differences.tsv:
            {string.Join('\n', superfluous)}
            """);
    }

    [Fact]
    public void Every_row_of_the_table_stands_once_and_says_why()
    {
        DifferenceTable.Rows.Should().OnlyHaveUniqueItems(row => row.Difference);
        DifferenceTable.Rows.Should().NotContain(row => row.Cause.Length == 0 || row.Reference.Length == 0);
    }

    private static string WithCause(string difference)
    {
        DifferenceRow? row = DifferenceTable.Rows.FirstOrDefault(row => row.Difference == difference);
        return $"{difference}\t{row?.Cause}\t{row?.Reference}";
    }
}
