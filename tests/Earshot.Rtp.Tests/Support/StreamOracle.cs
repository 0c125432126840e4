namespace Earshot.Rtp.Tests.Support;

/// <summary>
/// The figures of one stream without restarts, computed from the whole list with sets and sorting: slow, and obviously
/// what the definitions say.
/// </summary>
internal sealed class StreamOracle
{
    public StreamOracle(IReadOnlyList<long> extendedNumbersInArrivalOrder)
    {
        HashSet<long> seen = [];
        long highest = long.MinValue;
        foreach (long number in extendedNumbersInArrivalOrder)
        {
            if (!seen.Add(number))
            {
                Duplicates++;
                continue;
            }

            OutOfOrder += number < highest ? 1 : 0;
            highest = Math.Max(highest, number);
        }

        Expected = seen.Max() - seen.Min() + 1;
        Lost = Expected - seen.Count;
        bool inRun = false;
        for (long number = seen.Min(); number <= seen.Max(); number++)
        {
            bool lost = !seen.Contains(number);
            LossRuns += lost && !inRun ? 1 : 0;
            inRun = lost;
        }
    }

    public long Duplicates { get; }

    public long OutOfOrder { get; }

    public long Expected { get; }

    public long Lost { get; }

    public long LossRuns { get; }

    /// <summary>G.107's definition, in the words of the Recommendation: observed mean over the mean of random loss.</summary>
    public double? BurstRatio => Lost == 0
        ? null
        : Math.Max(1, (double)Lost / LossRuns / (1 / (1 - ((double)Lost / Expected))));
}
