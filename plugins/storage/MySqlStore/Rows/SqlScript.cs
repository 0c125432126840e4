using System.Text;

namespace Earshot.MySqlStore.Rows;

/// <summary>
/// Statements in their order, as few commands as the server's packets allow: a command is one round trip. A row that is
/// itself beyond the limit has a command of its own, and the server decides.
/// </summary>
internal sealed class SqlScript
{
    private readonly int maxLength;
    private readonly List<string> commands = [];
    private string insert = "";
    private bool inRows;
    private int rowStart;

    public SqlScript(int maxLength, bool ipv6)
    {
        this.maxLength = maxLength;
        Literals = new SqlLiterals(Text, ipv6);
    }

    public StringBuilder Text { get; } = new();

    public SqlLiterals Literals { get; }

    public void Statement(string sql)
    {
        Text.Append(sql).Append(";\n");
        Flush(maxLength);
    }

    public void BeginRows(string insertInto)
    {
        insert = insertInto;
        inRows = false;
    }

    public void BeginRow()
    {
        rowStart = Text.Length;
        Text.Append(inRows ? ",(" : insert + "(");
    }

    public void EndRow()
    {
        Text.Append(')');
        bool first = !inRows;
        inRows = true;
        if (Text.Length <= maxLength || rowStart == 0)
        {
            return;
        }

        // The row goes to a command of its own; what stood before it is sent as it was.
        string row = Text.ToString(rowStart, Text.Length - rowStart);
        Text.Length = rowStart;
        if (!first)
        {
            Text.Append(";\n");
        }

        Flush(0);
        Text.Append(first ? row : string.Concat(insert, row.AsSpan(1)));
    }

    public void EndRows()
    {
        if (inRows)
        {
            Text.Append(";\n");
            inRows = false;
        }
    }

    /// <summary>The commands; the script is empty then.</summary>
    public IReadOnlyList<string> Take()
    {
        Flush(0);
        string[] taken = [.. commands];
        commands.Clear();
        return taken;
    }

    private void Flush(int limit)
    {
        if (Text.Length > limit)
        {
            commands.Add(Text.ToString());
            Text.Clear();
        }
    }
}
