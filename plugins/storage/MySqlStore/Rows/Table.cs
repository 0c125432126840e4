namespace Earshot.MySqlStore.Rows;

/// <summary>A column and how it is filled from a row's source.</summary>
/// <typeparam name="T">What a row is made of.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Write">Writes exactly one literal.</param>
internal sealed record Column<T>(string Name, Action<SqlLiterals, T> Write);

/// <summary>A table and the columns that are filled; all others keep their default.</summary>
/// <typeparam name="T">What a row is made of.</typeparam>
internal sealed class Table<T>(string name, IReadOnlyList<Column<T>> columns)
{
    private readonly string insert =
        $"INSERT INTO {name} ({string.Join(',', columns.Select(column => $"`{column.Name}`"))}) VALUES ";

    public string Name => name;

    public IReadOnlyList<Column<T>> Columns => columns;

    public void Insert(SqlScript script, IEnumerable<T> rows)
    {
        script.BeginRows(insert);
        foreach (T row in rows)
        {
            script.BeginRow();
            for (int i = 0; i < columns.Count; i++)
            {
                if (i > 0)
                {
                    script.Text.Append(',');
                }

                columns[i].Write(script.Literals, row);
            }

            script.EndRow();
        }

        script.EndRows();
    }
}
