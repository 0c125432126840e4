using MySqlConnector;

namespace Earshot.Bench.MySql;

/// <summary>Writes the rows of a database to files on the server, and loads them into others.</summary>
internal sealed class BenchServer(string socket, string folder)
{
    // Tables that a call has rows in, in the order in which the store fills them.
    private static readonly string[] Tables = ["cdr", "cdr_next", "cdr_rtp", "cdr_proxy", "cdr_dtmf", "earshot_call"];

    // The texts that they refer to.
    private static readonly string[] Texts = ["cdr_sip_response", "cdr_reason", "cdr_ua", "sensors"];

    public void Create(string database) => Execute("", $"CREATE DATABASE {database}");

    public void Drop(string database) => Execute("", $"DROP DATABASE {database}");

    /// <summary>Writes the rows of all calls to one file a table, and those of each batch to files of its own.</summary>
    public void Export(string database, int calls, int batch)
    {
        foreach (string table in Tables.Concat(Texts))
        {
            Export(database, table, "all", "");
        }

        foreach (string table in Tables)
        {
            for (int first = 0; first < calls; first += batch)
            {
                Export(database, table, $"{first}", $"WHERE calldate >= '{Sql(first)}' AND calldate < '{Sql(first + batch)}'");
            }
        }
    }

    /// <summary>Loads what was exported into tables that are empty, a statement a table.</summary>
    public void Load(string database)
    {
        foreach (string table in Tables.Concat(Texts))
        {
            Execute(database, Statement(table, "all"));
        }
    }

    /// <summary>As <see cref="Load"/>, in the transactions in which the store writes: one a batch.</summary>
    public void LoadInBatches(string database, int calls, int batch)
    {
        foreach (string table in Texts)
        {
            Execute(database, Statement(table, "all"));
        }

        using MySqlConnection connection = Connect(database);
        for (int first = 0; first < calls; first += batch)
        {
            using MySqlTransaction transaction = connection.BeginTransaction();
            foreach (string table in Tables)
            {
                using var command = new MySqlCommand(Statement(table, $"{first}"), connection, transaction);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    public void Empty(string database)
    {
        foreach (string table in Tables.Concat(Texts))
        {
            Execute(database, $"DELETE FROM {table}");
        }
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

    private static string Sql(int number) => BenchCalls.StartOf(number).ToString().TrimEnd('Z').Replace('T', ' ');

    private string PathOf(string table, string part) => Path.Combine(folder, $"{table}-{part}");

    private string Statement(string table, string part) => $"LOAD DATA INFILE '{PathOf(table, part)}' INTO TABLE {table} CHARACTER SET binary";

    private void Export(string database, string table, string part, string condition)
    {
        File.Delete(PathOf(table, part));
        Execute(database, $"SELECT * FROM {table} {condition} INTO OUTFILE '{PathOf(table, part)}' CHARACTER SET binary");
    }

    private void Execute(string database, string sql)
    {
        using MySqlConnection connection = Connect(database);
        using var command = new MySqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    // Times are those of UTC, as the store has them.
    private MySqlConnection Connect(string database)
    {
        var connection = new MySqlConnection($"Server={socket};ConnectionProtocol=UnixSocket;User ID=root;Database={database};DefaultCommandTimeout=3600");
        connection.Open();
        using var command = new MySqlCommand("SET time_zone = '+00:00'", connection);
        command.ExecuteNonQuery();
        return connection;
    }
}
