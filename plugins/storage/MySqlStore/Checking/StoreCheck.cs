using System.Globalization;
using Earshot.MySqlStore.Records;
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
    private const int Seconds = 3600;

    private const int PageSize = 200;

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
        if (!StoreSchema.Exists(session, "earshot_call") || !StoreSchema.Exists(session, "cdr") || !StoreSchema.Exists(session, "cdr_next"))
        {
            return;
        }

        foreach ((string day, long count) in CountByDay("earshot_call AS c LEFT JOIN cdr ON cdr.ID = c.id AND cdr.calldate = c.calldate", "cdr.ID"))
        {
            Report("cdr", day, $"{count} calls of earshot_call are not in cdr: queries of that table miss them", canRepair: true);
        }

        // Each call has one row there; of streams and keys only its record tells how many it has.
        foreach ((string day, long count) in CountByDay("cdr AS c LEFT JOIN cdr_next AS n ON n.cdr_ID = c.ID AND n.calldate = c.calldate", "n.cdr_ID"))
        {
            Report("cdr_next", day, $"{count} calls of cdr are not in cdr_next", canRepair: true);
        }

        foreach ((string day, long count) in CountByDay("cdr AS c LEFT JOIN earshot_call AS e ON e.id = c.ID AND e.calldate = c.calldate", "e.id"))
        {
            Report("earshot_call", day, $"{count} calls of cdr are not in earshot_call: their records are lost, and `earshot calls` misses them", canRepair: false);
        }
    }

    private void Report(string table, string day, FormattableString what, bool canRepair)
    {
        if (repair && canRepair)
        {
            Rewrite(day);
        }

        problems.Add(new StoreProblem($"{table}, {day}", what.ToString(CultureInfo.InvariantCulture), repair && canRepair));
    }

    private List<(string Day, long Count)> CountByDay(string tables, string missing) => session.Read(
        $"SELECT DATE_FORMAT(c.calldate, '%Y-%m-%d') AS day, COUNT(*) FROM {tables} WHERE {missing} IS NULL GROUP BY day ORDER BY day",
        row => (row.GetString(0), row.GetInt64(1)),
        Seconds);

    private void Rewrite(string day)
    {
        using var writer = new WriterSession(session.Again(), config.Ipv6, new PartitionCalendar(config.PartitionsAhead, NoLog.Instance));
        while (true)
        {
            List<Entry> entries = session.Read(
                "SELECT c.start_ns, c.record FROM earshot_call AS c LEFT JOIN cdr ON cdr.ID = c.id AND cdr.calldate = c.calldate "
                + "LEFT JOIN cdr_next AS n ON n.cdr_ID = c.id AND n.calldate = c.calldate "
                + $"WHERE c.calldate >= '{day}' AND c.calldate < '{day}' + INTERVAL 1 DAY AND (cdr.ID IS NULL OR n.cdr_ID IS NULL) LIMIT {PageSize}",
                row => Entry.Read(EntryKind.Call, row.GetInt64(0), (byte[])row.GetValue(1)),
                Seconds);
            if (entries.Count == 0)
            {
                return;
            }

            writer.Write(entries);
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
