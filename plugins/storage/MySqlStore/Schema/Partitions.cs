using System.Globalization;
using Earshot.MySqlStore.Server;

namespace Earshot.MySqlStore.Schema;

/// <summary>
/// The tables that are partitioned by UTC day, so that deleting a day is dropping a file. Partition <c>p20261125</c> takes what
/// is before 2026-11-26 and in no earlier partition; <c>later</c> takes the rest and is split as days come. No row is ever
/// refused for its day: one before the first partition lies in it, one far ahead in <c>later</c>.
/// </summary>
internal static class Partitions
{
    public const string Later = "later";

    // More days at once come of a clock that was wrong: they stay in "later".
    private const int MaxNewDays = 400;

    // A first batch may be of an old capture; its days get partitions of their own as far back as this.
    private const int MaxPastDays = 60;

    private const int DdlSeconds = 300;
    private const string Prefix = "p";
    private const string NameFormat = "yyyyMMdd";

    /// <summary>The partitioned tables and their column of time.</summary>
    public static readonly IReadOnlyList<(string Table, string Column)> Tables =
    [
        ("earshot_call", "calldate"),
        ("earshot_registration", "calldate"),
        ("earshot_request", "calldate"),
        ("cdr", "calldate"),
        ("cdr_next", "calldate"),
        ("cdr_rtp", "calldate"),
        ("cdr_proxy", "calldate"),
        ("cdr_dtmf", "calldate"),
        ("message", "calldate"),
        ("message_proxy", "calldate"),
        ("register_state", "created_at"),
        ("register_failed", "created_at"),
    ];

    /// <summary>The days that have a partition, ascending, by table; a table that is not partitioned or not there is missing.</summary>
    public static Dictionary<string, List<DateOnly>> Read(ServerSession session)
    {
        List<(string Table, string Name)> rows = session.Read(
            "SELECT table_name, partition_name FROM information_schema.partitions "
            + "WHERE table_schema = DATABASE() AND partition_name IS NOT NULL ORDER BY table_name, partition_ordinal_position",
            row => (row.GetString(0), row.GetString(1)));
        return rows.GroupBy(row => row.Table).ToDictionary(
            table => table.Key,
            table => table.Select(row => DayOf(row.Name)).OfType<DateOnly>().ToList());
    }

    /// <summary>Makes partitions up to a day.</summary>
    /// <param name="session">Whose server.</param>
    /// <param name="first">The first day that has data, for tables that have no partitions yet.</param>
    /// <param name="last">The last day that shall have a partition.</param>
    public static void Extend(ServerSession session, DateOnly first, DateOnly last)
    {
        Dictionary<string, List<DateOnly>> existing = Read(session);
        foreach ((string table, _) in Tables)
        {
            if (!existing.TryGetValue(table, out List<DateOnly>? days))
            {
                continue;
            }

            DateOnly earliest = first < last.AddDays(-MaxPastDays) ? last.AddDays(-MaxPastDays) : first;
            DateOnly next = days.Count > 0 ? days[^1].AddDays(1) : earliest;
            int count = last.DayNumber - next.DayNumber + 1;
            if (count is > 0 and <= MaxNewDays)
            {
                session.Execute(Split(table, next, count), DdlSeconds);
            }
        }
    }

    /// <summary>Deletes what lies before a day: whole partitions, and the rows before it in the first that stays.</summary>
    public static void DeleteBefore(ServerSession session, DateOnly day)
    {
        Dictionary<string, List<DateOnly>> existing = Read(session);
        foreach ((string table, string column) in Tables)
        {
            string[] old = [.. existing.GetValueOrDefault(table, []).Where(partition => partition < day).Select(NameOf)];
            if (old.Length > 0)
            {
                session.Execute($"ALTER TABLE {table} DROP PARTITION {string.Join(',', old)}", DdlSeconds);
            }

            // Pieces, since a cluster refuses transactions that are too large.
            while (session.Execute($"DELETE FROM {table} WHERE {column} < '{Date(day)}' LIMIT 10000", DdlSeconds) == 10_000)
            {
            }
        }
    }

    private static string Split(string table, DateOnly first, int count)
    {
        IEnumerable<string> days = Enumerable.Range(0, count).Select(first.AddDays)
            .Select(day => $"PARTITION {NameOf(day)} VALUES LESS THAN ('{Date(day.AddDays(1))}')");
        return $"ALTER TABLE {table} REORGANIZE PARTITION {Later} INTO ({string.Join(", ", days)}, PARTITION {Later} VALUES LESS THAN (MAXVALUE))";
    }

    private static string NameOf(DateOnly day) => Prefix + day.ToString(NameFormat, CultureInfo.InvariantCulture);

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? DayOf(string name) =>
        DateOnly.TryParseExact(name.AsSpan(Prefix.Length), NameFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
}
