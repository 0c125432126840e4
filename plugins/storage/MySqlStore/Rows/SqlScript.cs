using System.Buffers;
using System.Text;

namespace Earshot.MySqlStore.Rows;

/// <summary>
/// INSERT statements in their order, as few commands as the server's packets allow: a command is one round trip. A row that is
/// itself beyond the limit has a command of its own, and the server decides.
/// </summary>
internal sealed class SqlScript
{
    private readonly int maxLength;
    private readonly List<string> commands = [];
    private readonly StringBuilder text = new();
    private readonly ArrayBufferWriter<byte> row = new();
    private readonly SqlLiterals literals;

    public SqlScript(int maxLength, bool ipv6)
    {
        this.maxLength = maxLength;
        literals = new SqlLiterals(row, ipv6, rawBytes: false);
    }

    public void Add<T>(Table<T> table, IEnumerable<T> rows)
    {
        string insert = $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ";
        bool isFirst = true;
        foreach (T one in rows)
        {
            row.ResetWrittenCount();
            table.Write(literals, row, one);
            if (text.Length > 0 && text.Length + row.WrittenCount + insert.Length > maxLength)
            {
                Close();
                isFirst = true;
            }

            text.Append(isFirst ? insert : ",").Append('(').Append(Encoding.UTF8.GetString(row.WrittenSpan)).Append(')');
            isFirst = false;
        }

        if (!isFirst)
        {
            text.Append(";\n");
        }
    }

    /// <summary>The commands; the script is empty then.</summary>
    public IReadOnlyList<string> Take()
    {
        Close();
        string[] taken = [.. commands];
        commands.Clear();
        return taken;
    }

    private void Close()
    {
        if (text.Length > 0)
        {
            commands.Add(text.ToString());
            text.Clear();
        }
    }
}
