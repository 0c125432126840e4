using Earshot.MySqlStore.Server;

namespace Earshot.MySqlStore.Reading;

/// <summary>
/// Chooses the way to the newest matches: along the start, which is best where many calls match, or from an index of numbers
/// and then sorted, which is best where few do. The server's own guess is often wrong, and then costs seconds.
/// </summary>
internal static class CallPlan
{
    // Up to this many entries are sorted in some 10 ms; where more match, of a million, the newest page of them is found along the start
    // after some 5000 calls. To count them takes time too.
    private const int FewEntries = 10_000;

    private const string Columns = "id, calldate, start_ns";

    /// <summary>A source of the columns id, calldate and start_ns of the calls that the conditions let through.</summary>
    /// <returns>Selects to which a condition of the page can be added, of which the union is meant.</returns>
    public static IReadOnlyList<string> Choose(ServerSession session, CallConditions conditions)
    {
        string alongStart = $"SELECT {Columns} FROM earshot_call FORCE INDEX (start) WHERE {conditions.All}";
        bool few = conditions.Numbers.Count > 0 && Matches(session, conditions) < FewEntries;
        return few
            ? [.. conditions.Numbers.Select(n => $"SELECT {Columns} FROM earshot_call FORCE INDEX ({n.Index}) WHERE {conditions.With(n.Condition)}")]
            : [alongStart];
    }

    private static long Matches(ServerSession session, CallConditions conditions)
    {
        IEnumerable<string> counts = conditions.Numbers.Select(number =>
            $"(SELECT COUNT(*) FROM (SELECT 1 FROM earshot_call FORCE INDEX ({number.Index}) WHERE {number.Condition} LIMIT {FewEntries}) AS few)");
        return session.Number($"SELECT {string.Join(" + ", counts)}") ?? 0;
    }
}
