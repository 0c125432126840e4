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

    /// <summary>
    /// Adds calls to <c>earshot_call</c> alone, made by the server of one that is there, as <see cref="BenchCalls"/> would: to store a
    /// million takes minutes, and what is asked of them here is only how fast they are found.
    /// </summary>
    public void Multiply(string database, int from, int to)
    {
        long first = BenchCalls.StartOf(0).Nanoseconds;
        Execute(database, $"""
            INSERT INTO earshot_call (id, calldate, start_ns, key_hash, record_hash, call_hash, caller, callee, sensor_hash, state, status_code, mos, record)
            SELECT ({first} + seq * 100000000) DIV 1000000 << 21, TIMESTAMPADD(MICROSECOND, ({first} + seq * 100000000) DIV 1000, '1970-01-01'),
                {first} + seq * 100000000, UNHEX(MD5(seq)), seq, seq,
                CONCAT('+431', LPAD(seq * 7919 % 100000, 6, '0')), CONCAT('+49', LPAD(seq * 7919 % 100000 * 31 % 1000000, 7, '0')),
                sensor_hash, IF(seq % 3 = 0, 3, 1), IF(seq % 3 = 0, 486, 200), IF(seq % 3 = 0, NULL, 1 + seq * 7919 % 350 / 100),
                COMPRESS(JSON_REPLACE(json, '$.caller', CONCAT('+431', LPAD(seq * 7919 % 100000, 6, '0')),
                    '$.callee', CONCAT('+49', LPAD(seq * 7919 % 100000 * 31 % 1000000, 7, '0')), '$.mos', 1 + seq * 7919 % 350 / 100))
            FROM (SELECT sensor_hash, CONVERT(UNCOMPRESS(record) USING utf8mb4) AS json FROM earshot_call ORDER BY id LIMIT 1) AS one
            JOIN seq_{from}_to_{to - 1}
            """);
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
