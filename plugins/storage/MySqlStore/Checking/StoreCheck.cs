using System.Globalization;
using Earshot.MySqlStore.Schema;
using Earshot.MySqlStore.Server;
using Earshot.MySqlStore.Writing;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.MySqlStore.Checking;

/// <summary>Compares the tables with what they should be, and makes from the store's own table what is missing in VoIPmonitor's.</summary>
internal sealed class StoreCheck(ServerSession session, MySqlStoreConfig config, bool repair)
{
    // Reading a large table takes its time, and nobody waits for it but the one who asked.
    internal const int Seconds = 3600;

    private readonly List<StoreProblem> problems = [];

    public IReadOnlyList<StoreProblem> Run()
    {
        CheckTables();
        CheckPartitions();
        CheckCalls();
        return problems;
    }

    private void CheckTables()
    {
        string[] missing = [.. StoreSchema.Tables.Where(table => !StoreSchema.Exists(session, table))];
        if (missing.Length > 0 && repair)
        {
            StoreSchema.MakeMissing(session, config.Ipv6);
        }

        problems.AddRange(missing.Select(table => new StoreProblem(table, "the table is missing", repair)));
    }

    private void CheckPartitions()
    {
        DateOnly today = DateOnly.FromDateTime(DateTime.UtcNow);
        Dictionary<string, List<DateOnly>> days = Partitions.Read(session);
        foreach ((string table, _) in Partitions.Tables)
        {
            // A table in which nothing was written yet has none, and needs none.
            if (days.TryGetValue(table, out List<DateOnly>? of) && of.Count > 0 && of[^1] < today)
            {
                problems.Add(new StoreProblem(table, "today has no partition of its own: its rows are not deleted by the day", repair));
            }
        }

        if (repair)
        {
            Partitions.Extend(session, today, today.AddDays(config.PartitionsAhead));
        }
    }

    private void CheckCalls()
    {
        if (!StoreSchema.Exists(session, "earshot_call") || RowCheck.Tables.Any(table => !StoreSchema.Exists(session, table)))
        {
            return;
        }

        using WriterSession? writer = repair
            ? new WriterSession(session.Again(), config.Ipv6, new PartitionCalendar(config.PartitionsAhead, NoLog.Instance))
            : null;
        problems.AddRange(new RowCheck(session, writer).Run());
        foreach ((string day, long count) in session.Read(
            "SELECT DATE_FORMAT(c.calldate, '%Y-%m-%d') AS day, COUNT(*) FROM cdr AS c LEFT JOIN earshot_call AS e ON e.id = c.ID AND e.calldate = c.calldate "
            + "WHERE e.id IS NULL GROUP BY day ORDER BY day",
            row => (row.GetString(0), row.GetInt64(1)),
            Seconds))
        {
            string what = string.Create(
                CultureInfo.InvariantCulture,
                $"{count} calls of cdr are not in earshot_call: their records are lost, and `earshot calls` misses them");
            problems.Add(new StoreProblem($"earshot_call, {day}", what, Repaired: false));
        }
    }

    private sealed class NoLog : IPluginLog
    {
        public static readonly NoLog Instance = new();

        public void Information(string message)
        {
        }

        public void Warning(string message)
        {
        }

        public void Error(string message)
        {
        }
    }
}
