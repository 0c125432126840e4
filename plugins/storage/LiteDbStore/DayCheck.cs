using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.LiteDbStore;

/// <summary>Looks through the calls of a day: each must be readable, and in the summary once.</summary>
internal static class DayCheck
{
    private const int FetchedAtOnce = 200;

    /// <returns>Null when all is well, or the day went meanwhile.</returns>
    public static StoreProblem? Run(Days days, DateOnly day, bool repair)
    {
        string? problem = Look(days, day) ?? (days.Unreadable(day) is { } reason ? $"cannot be read: {reason}" : null);
        string where = days.PathOf(day);
        return problem is null ? null
            : repair ? new StoreProblem(where, $"{problem}; {days.Repair(day)}", Repaired: true)
            : new StoreProblem(where, problem, Repaired: false);
    }

    private static string? Look(Days days, DateOnly day)
    {
        if (days.Read(day, file => file.ReadSummary()) is not { } before)
        {
            return null;
        }

        HashSet<UInt128> missing = [.. Keys(before)];
        var unlisted = new HashSet<UInt128>();
        UInt128 first = UInt128.Zero;
        while (days.Read(day, file => file.FetchFrom(first, FetchedAtOnce)) is { Count: > 0 } records)
        {
            foreach (CallRecord record in records)
            {
                UInt128 key = StoredKey.Of(CallKey.Of(record));
                first = key + 1;
                if (!missing.Remove(key))
                {
                    unlisted.Add(key);
                }
            }
        }

        // A sensor may have stored calls meanwhile.
        if (days.Read(day, file => file.ReadSummary()) is not { } after)
        {
            return null;
        }

        unlisted.ExceptWith(Keys(after));
        return (missing.Count, unlisted.Count, before.Calls - Keys(before).Distinct().Count()) switch
        {
            (0, 0, 0) => null,
            (0, 0, var twice) => $"{twice} calls are listed twice",
            var (lost, hidden, _) => $"{lost} calls are listed and lost, {hidden} are there and not listed, so that no query finds them",
        };
    }

    private static IEnumerable<UInt128> Keys(DaySummary summary) => summary.Blocks.SelectMany(block => block.Keys());
}
