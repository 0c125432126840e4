namespace Earshot.Sdk.Testing;

/// <summary>
/// Measures what a thread allocates. The runtime itself allocates now and then on whichever thread it likes, when it
/// recompiles a method for example: so a round is repeated, and what the code under test allocates shows in every one.
/// </summary>
public static class Allocations
{
    private const int Rounds = 5;

    /// <summary>The fewest bytes that a run of <paramref name="round"/> allocates on this thread, of up to five runs.</summary>
    /// <param name="round">What to measure: warm, and able to run again.</param>
    public static long Of(Action round) => Least(() =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        round();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    /// <summary>The smallest of up to five measurements; the first that is 0 ends them.</summary>
    /// <param name="measure">Prepares, measures, and returns bytes.</param>
    public static long Least(Func<long> measure)
    {
        long least = measure();
        for (int round = 1; round < Rounds && least > 0; round++)
        {
            least = Math.Min(least, measure());
        }

        return least;
    }
}
