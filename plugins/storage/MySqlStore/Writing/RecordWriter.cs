using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Server;

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
    private readonly BulkTarget bulk = new(session, ipv6);
    private readonly InsertTarget insert = new(session, ipv6);

    /// <summary>The store's own table of such records.</summary>
    protected abstract string OwnTable { get; }

    /// <summary>Tables that hold rows of a record, with their columns of id and of time.</summary>
    protected abstract IReadOnlyList<(string Table, string Id, string Time)> OtherTables { get; }

    /// <summary>Prepares a row; asks for ids of texts, outside the transaction.</summary>
    protected abstract TRow Prepare(TEntry entry);

    protected abstract void SetId(TRow row, long id);

    protected abstract void Insert(RowTarget into, IReadOnlyList<TRow> rows);

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
        string from = SqlLiterals.Of(latest.Values.Min(entry => entry.Start));
        string to = SqlLiterals.Of(latest.Values.Max(entry => entry.Start));
        if (!session.TakesBulk || !TryBulk(keys, rows))
        {
            Replace(keys, rows, from, to);
        }
    }

    // As if all records were new and had their first ids, which is so but for a few: a key that is taken shows.
    private bool TryBulk(RowKey[] keys, TRow[] rows) => Transactions.Run(session, () =>
    {
        for (int i = 0; i < rows.Length; i++)
        {
            SetId(rows[i], keys[i].Id);
        }

        Insert(bulk, rows);
        return bulk.Finish();
    });

    private void Replace(RowKey[] keys, TRow[] rows, string from, string to) => Transactions.Run(session, () =>
    {
        (long Id, bool Exists)[] ids = IdResolver.Resolve(session, OwnTable, $"calldate BETWEEN {from} AND {to}", keys);
        for (int i = 0; i < rows.Length; i++)
        {
            SetId(rows[i], ids[i].Id);
        }

        Delete([.. ids.Where(id => id.Exists).Select(id => id.Id)], from);
        Insert(insert, rows);
        return insert.Finish();
    });

    private void Delete(IReadOnlyList<long> ids, string from)
    {
        if (ids.Count == 0)
        {
            return;
        }

        string list = IdResolver.List(ids);
        IEnumerable<string> deletes = OtherTables.Select(other => $"DELETE FROM {other.Table} WHERE {other.Id} IN ({list}) AND {other.Time} >= {from}");
        session.Execute(string.Join(";\n", deletes.Prepend($"DELETE FROM {OwnTable} WHERE id IN ({list}) AND calldate >= {from}")));
    }
}
