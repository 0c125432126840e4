namespace Earshot.EndToEnd.Tests;

public sealed class GeneratedDeterminismTests(ReferenceRuns reference) : DeterminismTests(reference)
{
    public static TheoryData<string, string> Rows => Combine(ReferenceRuns.Generated.Keys, ReadVariant.All.Keys);

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Generated_captures_read_the_same(string capture, string variant) => Compare(Reference.Capture(capture).Path, variant);
}
