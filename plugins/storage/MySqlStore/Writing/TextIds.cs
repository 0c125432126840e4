using System.Globalization;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Server;

namespace Earshot.MySqlStore.Writing;

/// <summary>
/// Ids of texts in a table that holds each text once. The server gives them out, because columns of 24 bits are too narrow for
/// hashes; and it alone says which texts are equal, since its collation ignores case and trailing blanks. Belongs to one
/// session: a server that lost its last transactions in a crash may have forgotten what it told another.
/// </summary>
/// <param name="session">Whose server.</param>
/// <param name="table">The table.</param>
/// <param name="column">Its column of text.</param>
/// <param name="maxLength">Characters of the column.</param>
/// <param name="type">Value of the column type, or null for tables without one.</param>
internal sealed class TextIds(ServerSession session, string table, string column, int maxLength, int? type = null)
{
    // User agents and reason phrases come from the network, and may be anything.
    private const int MaxCached = 20_000;

    private readonly Dictionary<string, long?> cache = [];

    /// <summary>The id of a text, which is added where it is not there; null without text, or when the table takes no more.</summary>
    public long? Of(string? text)
    {
        string trimmed = SqlLiterals.Cut((text ?? "").Trim(), maxLength);
        if (trimmed.Length == 0)
        {
            return null;
        }

        if (!cache.TryGetValue(trimmed, out long? id))
        {
            if (cache.Count >= MaxCached)
            {
                cache.Clear();
            }

            // INSERT alone would use up a number of AUTO_INCREMENT for every text that is there.
            id = cache[trimmed] = Look(trimmed) ?? Add(trimmed);
        }

        return id;
    }

    private long? Look(string text)
    {
        string typed = type is null ? "" : string.Create(CultureInfo.InvariantCulture, $"type = {type} AND ");
        return session.Number($"SELECT id FROM {table} WHERE {typed}{column} = {Literal(text)}");
    }

    private long? Add(string text)
    {
        string sql = type is null
            ? $"INSERT IGNORE INTO {table} ({column}) VALUES ({Literal(text)})"
            : string.Create(CultureInfo.InvariantCulture, $"INSERT IGNORE INTO {table} (type, {column}) VALUES ({type}, {Literal(text)})");
        Transactions.Retry(() => session.Execute(sql));
        return Look(text);
    }

    private string Literal(string text) => SqlLiterals.OfText(text, maxLength);
}
