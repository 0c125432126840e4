using System.Diagnostics;
using MySqlConnector;

namespace Earshot.Bench.MySql;

/// <summary>Writes the rows of a database to files on the server, and loads them into another.</summary>
internal sealed class BenchServer(string socket, string folder)
{
    // Tables that a call has rows in, and those of the texts that they refer to.
    private static readonly string[] Tables =
        ["earshot_call", "cdr", "cdr_next", "cdr_rtp", "cdr_proxy", "cdr_dtmf", "cdr_sip_response", "cdr_reason", "cdr_ua", "sensors"];

    public void Export(string database)
    {
        foreach (string table in Tables)
        {
            Execute(database, $"SELECT * FROM {table} INTO OUTFILE '{PathOf(table)}' CHARACTER SET binary");
        }
    }

    public TimeSpan Load(string database)
    {
        foreach (string table in Tables)
        {
            Execute(database, $"DELETE FROM {table}");
        }

        var watch = Stopwatch.StartNew();
        foreach (string table in Tables)
        {
            Execute(database, $"LOAD DATA INFILE '{PathOf(table)}' INTO TABLE {table} CHARACTER SET binary");
        }

        return watch.Elapsed;
    }

    private string PathOf(string table) => Path.Combine(folder, table);

    private void Execute(string database, string sql)
    {
        using var connection = new MySqlConnection($"Server={socket};ConnectionProtocol=UnixSocket;User ID=root;Database={database};DefaultCommandTimeout=3600");
        connection.Open();
        using var command = new MySqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
