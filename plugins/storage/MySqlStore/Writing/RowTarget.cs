using System.Buffers;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Server;

namespace Earshot.MySqlStore.Writing;

/// <summary>A way to bring rows into tables, in the transaction that is open.</summary>
internal abstract class RowTarget
{
    public abstract void Write<T>(Table<T> table, IReadOnlyList<T> rows);

    /// <summary>Sends what was written and not sent.</summary>
    /// <returns>False when not every row came in as it is: the transaction must be rolled back.</returns>
    public abstract bool Finish();
}

/// <summary>
/// LOAD DATA LOCAL: a quarter of the client's work and half of the server's of INSERT. It skips a row whose key is taken, and cuts a
/// value that does not fit, with no more than a warning; so one is enough to give up.
/// </summary>
internal sealed class BulkTarget(ServerSession session, bool ipv6) : RowTarget
{
    private readonly ArrayBufferWriter<byte> buffer = new(1 << 16);
    private bool isWhole = true;

    public override void Write<T>(Table<T> table, IReadOnlyList<T> rows)
    {
        if (!isWhole || rows.Count == 0)
        {
            return;
        }

        buffer.ResetWrittenCount();
        using var stream = new BulkStream<T>(table, rows, buffer, ipv6);
        int loaded = session.Load(table.Name, table.Columns.Select(column => column.Name), stream);
        // What fits in no packet can be stored, but not be read.
        isWhole = loaded == rows.Count && stream.LongestRow <= session.MaxCommandLength;
    }

    public override bool Finish()
    {
        bool wasWhole = isWhole;
        isWhole = true;
        return wasWhole;
    }
}

/// <summary>INSERT: what every server allows, and with errors that tell what is wrong with which row.</summary>
internal sealed class InsertTarget(ServerSession session, bool ipv6) : RowTarget
{
    private readonly SqlScript script = new(session.MaxCommandLength, ipv6);

    public override void Write<T>(Table<T> table, IReadOnlyList<T> rows) => script.Add(table, rows);

    public override bool Finish()
    {
        foreach (string command in script.Take())
        {
            session.Execute(command);
        }

        return true;
    }
}
