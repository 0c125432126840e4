using System.Buffers;

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
    public string Name => name;

    public IReadOnlyList<Column<T>> Columns => columns;

    /// <summary>The names of its columns as SQL has them.</summary>
    public string ColumnList { get; } = string.Join(',', columns.Select(column => $"`{column.Name}`"));

    /// <summary>Writes a row: literals with commas between them.</summary>
    public void Write(SqlLiterals literals, ArrayBufferWriter<byte> output, T row)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            columns[i].Write(literals, row);
        }
    }
}
