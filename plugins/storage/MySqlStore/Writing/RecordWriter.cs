using System.Text;
using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Server;
using Earshot.Sdk.Packets;

namespace Earshot.MySqlStore.Writing;

/// <summary>
/// Writes records of one kind: the store's own row and those of VoIPmonitor's tables, all in one transaction, in which rows of a record
/// that is there already are replaced. So a batch may be written again when nobody knows whether its commit was done.
/// </summary>
/// <typeparam name="TEntry">The kind.</typeparam>
/// <typeparam name="TRow">What its rows are made of.</typeparam>
internal abstract class RecordWriter<TEntry, TRow>(ServerSession session, bool ipv6)
    where TEntry : Entry
{
    private readonly SqlScript script = new(session.MaxCommandLength, ipv6);

    /// <summary>The store's own table of such records.</summary>
    protected abstract string OwnTable { get; }

    /// <summary>Tables that hold rows of a record, with their columns of id and of time.</summary>
    protected abstract IReadOnlyList<(string Table, string Id, string Time)> OtherTables { get; }

    /// <summary>Prepares a row; asks for ids of texts, outside the transaction.</summary>
    protected abstract TRow Prepare(TEntry entry);

    protected abstract void SetId(TRow row, long id);

    protected abstract void Insert(SqlScript into, IReadOnlyList<TRow> rows);

    /// <param name="entries">Records; of two with the same key the later one stays.</param>
    public void Write(IEnumerable<TEntry> entries)
    {
        var latest = new Dictionary<RowKey, TEntry>();
        foreach (TEntry entry in entries)
        {
            latest[entry.Key] = entry;
        }

        if (latest.Count == 0)
        {
            return;
        }

        // In the order of ids two writers lock rows in the same order.
        RowKey[] keys = [.. latest.Keys.OrderBy(key => key.Id)];
        TRow[] rows = [.. keys.Select(key => Prepare(latest[key]))];
        (string from, string to) = Times([.. latest.Values.Select(entry => entry.Start)]);
        Transactions.Run(session, () =>
        {
            (long Id, bool Exists)[] ids = IdResolver.Resolve(session, OwnTable, $"calldate BETWEEN {from} AND {to}", keys);
            for (int i = 0; i < rows.Length; i++)
            {
                SetId(rows[i], ids[i].Id);
            }

            _ = script.Take();
            Delete([.. ids.Where(id => id.Exists).Select(id => id.Id)], from);
            Insert(script, rows);
            foreach (string command in script.Take())
            {
                session.Execute(command);
            }
        });
    }

    private void Delete(IReadOnlyList<long> ids, string from)
    {
        if (ids.Count == 0)
        {
            return;
        }

        string list = IdResolver.List(ids);
        script.Statement($"DELETE FROM {OwnTable} WHERE id IN ({list}) AND calldate >= {from}");
        foreach ((string table, string id, string time) in OtherTables)
        {
            script.Statement($"DELETE FROM {table} WHERE {id} IN ({list}) AND {time} >= {from}");
        }
    }

    private static (string From, string To) Times(IReadOnlyList<Timestamp> starts)
    {
        string Literal(Timestamp time)
        {
            var text = new StringBuilder();
            new SqlLiterals(text, ipv6: false).Time(time);
            return text.ToString();
        }

        return (Literal(starts.Min()), Literal(starts.Max()));
    }
}
