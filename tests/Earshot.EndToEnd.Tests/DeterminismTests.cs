namespace Earshot.EndToEnd.Tests;

/// <summary>One capture gives one output, byte for byte, however it is read. A class for each kind of capture: classes run at the same time.</summary>
public abstract class DeterminismTests(ReferenceRuns reference) : IClassFixture<ReferenceRuns>
{
    /// <summary>Captures of our own.</summary>
    protected ReferenceRuns Reference => reference;

    protected async Task Compare(string path, string variant)
    {
        string expected = (await reference.RunAsync(path)).OrThrow().Output;
        string actual = (await ReadVariant.All[variant].ReadAsync(path)).OrThrow().Output;
        // Line by line first: a difference of one line is easier to read.
        foreach ((string wanted, string got) in expected.Split('\n').Zip(actual.Split('\n')))
        {
            Assert.Equal(wanted, got);
        }

        Assert.Equal(expected, actual);
        Assert.NotEmpty(actual);
    }

    protected static TheoryData<string, string> Combine(IEnumerable<string> captures, IEnumerable<string> variants)
    {
        TheoryData<string, string> rows = [];
        foreach (string capture in captures)
        {
            foreach (string variant in variants)
            {
                rows.Add(capture, variant);
            }
        }

        return rows;
    }
}
