using System.Globalization;
using System.Text.Json;
using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Server;
using Earshot.MySqlStore.Writing;
using Earshot.Sdk.Storage;
using MySqlConnector;

namespace Earshot.MySqlStore.Checking;

/// <summary>
/// Finds calls of <c>earshot_call</c> that have not all their rows in VoIPmonitor's tables. How many streams, proxies and keys a call has
/// only its record tells, so every record is read.
/// </summary>
/// <param name="session">What is looked through.</param>
/// <param name="writer">Writes the calls again whose rows are missing; null to leave them so.</param>
internal sealed class RowCheck(ServerSession session, WriterSession? writer)
{
    private const int PageSize = 500;

    private static readonly CallLookups NoLookups = new(null, null, null, null, null, null);

    /// <summary>Each with its column of the call's id, and how many rows a call has in it.</summary>
    private static readonly (string Table, string Id, Func<CallRow, int> Rows)[] Parts =
    [
        ("cdr", "ID", _ => 1),
        ("cdr_next", "cdr_ID", _ => 1),
        ("cdr_rtp", "cdr_ID", row => CallPartTables.StreamsOf(row).Count()),
        ("cdr_proxy", "cdr_ID", row => CallPartTables.ProxiesOf(row).Count()),
        ("cdr_dtmf", "cdr_ID", row => CallPartTables.KeysOf(row).Count()),
    ];

    private readonly SortedDictionary<(string Day, int Part), int> missing = [];
    private readonly SortedDictionary<string, int> unreadable = [];

    /// <summary>The tables that it looks into.</summary>
    public static IEnumerable<string> Tables => Parts.Select(part => part.Table);

    /// <returns>By day, and by table in their order.</returns>
    public IReadOnlyList<StoreProblem> Run()
    {
        foreach (string day in session.Read(
            "SELECT DISTINCT DATE_FORMAT(calldate, '%Y-%m-%d') AS day FROM earshot_call ORDER BY day", row => row.GetString(0), StoreCheck.Seconds))
        {
            long last = 0;
            while (Page(day, last) is [.., var (id, _)] page)
            {
                Look(day, page);
                last = id;
            }
        }

        return
        [
            .. missing.Select(found => new StoreProblem(
                $"{Parts[found.Key.Part].Table}, {found.Key.Day}",
                string.Create(CultureInfo.InvariantCulture, $"{found.Value} calls of earshot_call have not all their rows there: queries of that table miss them"),
                Repaired: writer is not null)),
            .. unreadable.Select(found => new StoreProblem(
                $"earshot_call, {found.Key}",
                string.Create(CultureInfo.InvariantCulture, $"{found.Value} records cannot be read"),
                Repaired: false)),
        ];
    }

    private List<(long Id, CallEntry? Entry)> Page(string day, long after) => session.Read(
        string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT id, start_ns, record FROM earshot_call WHERE calldate >= '{day}' AND calldate < '{day}' + INTERVAL 1 DAY AND id > {after} ORDER BY id LIMIT {PageSize}"),
        Read,
        StoreCheck.Seconds);

    private static (long Id, CallEntry? Entry) Read(MySqlDataReader row)
    {
        try
        {
            return (row.GetInt64(0), (CallEntry)Entry.Read(EntryKind.Call, row.GetInt64(1), (byte[])row.GetValue(2)));
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException)
        {
            return (row.GetInt64(0), null);
        }
    }

    private void Look(string day, List<(long Id, CallEntry? Entry)> page)
    {
        int damaged = page.Count(call => call.Entry is null);
        if (damaged > 0)
        {
            unreadable[day] = unreadable.GetValueOrDefault(day) + damaged;
        }

        (long Id, CallRow Row)[] calls =
            [.. page.Where(call => call.Entry is not null).Select(call => (call.Id, new CallRow(call.Entry!, NoLookups) { Id = call.Id }))];
        var incomplete = new HashSet<long>();
        for (int i = 0; i < Parts.Length; i++)
        {
            Dictionary<long, long> there = Count(Parts[i].Table, Parts[i].Id, day, calls.Select(call => call.Id));
            long[] lacking = [.. calls.Where(call => there.GetValueOrDefault(call.Id) < Parts[i].Rows(call.Row)).Select(call => call.Id)];
            if (lacking.Length > 0)
            {
                missing[(day, i)] = missing.GetValueOrDefault((day, i)) + lacking.Length;
                incomplete.UnionWith(lacking);
            }
        }

        if (writer is not null && incomplete.Count > 0)
        {
            writer.Write([.. page.Where(call => incomplete.Contains(call.Id)).Select(call => call.Entry!)]);
        }
    }

    private Dictionary<long, long> Count(string table, string id, string day, IEnumerable<long> ids) => session.Read(
        $"SELECT {id}, COUNT(*) FROM {table} WHERE calldate >= '{day}' AND calldate < '{day}' + INTERVAL 1 DAY "
        + $"AND {id} IN ({IdResolver.List(ids.DefaultIfEmpty())}) GROUP BY {id}",
        row => (row.GetInt64(0), row.GetInt64(1)),
        StoreCheck.Seconds).ToDictionary();
}
