using System.Globalization;
using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Server;

namespace Earshot.MySqlStore.Writing;

/// <summary>Finds the ids that rows have or get, as <see cref="RowKey"/> describes.</summary>
internal static class IdResolver
{
    /// <param name="session">In a transaction: another writer that takes one of the ids meanwhile makes the insert fail, and the
    /// transaction is run again.</param>
    /// <param name="table">The store's own table of such records.</param>
    /// <param name="days">A condition that holds for the rows of all keys, so that only their partitions are read.</param>
    /// <param name="keys">Different keys.</param>
    /// <returns>For each key its id, and whether it is there already.</returns>
    public static (long Id, bool Exists)[] Resolve(ServerSession session, string table, string days, IReadOnlyList<RowKey> keys)
    {
        var resolved = new (long Id, bool Exists)[keys.Count];
        var owners = new Dictionary<long, UInt128>();
        var stored = new HashSet<long>();
        List<int> open = [.. Enumerable.Range(0, keys.Count)];
        for (int i = 0; i < keys.Count; i++)
        {
            resolved[i].Id = keys[i].Id;
        }

        while (open.Count > 0)
        {
            foreach ((long id, UInt128 hash) in Read(session, table, days, open.Select(i => resolved[i].Id)))
            {
                owners[id] = hash;
                stored.Add(id);
            }

            var taken = new List<int>();
            foreach (int i in open)
            {
                if (owners.TryAdd(resolved[i].Id, keys[i].Hash) || owners[resolved[i].Id] == keys[i].Hash)
                {
                    resolved[i].Exists = stored.Contains(resolved[i].Id);
                }
                else
                {
                    resolved[i].Id = RowKey.Next(resolved[i].Id);
                    taken.Add(i);
                }
            }

            open = taken;
        }

        return resolved;
    }

    private static List<(long Id, UInt128 Hash)> Read(ServerSession session, string table, string days, IEnumerable<long> ids) => session.Read(
        $"SELECT id, key_hash FROM {table} WHERE id IN ({List(ids)}) AND {days}",
        row => (row.GetInt64(0), NameHash.From((byte[])row.GetValue(1))));

    public static string List(IEnumerable<long> ids) => string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));
}
