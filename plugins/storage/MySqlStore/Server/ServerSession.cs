using System.Globalization;
using System.Net.Security;
using MySqlConnector;

namespace Earshot.MySqlStore.Server;

/// <summary>A connection with settings that do not depend on the server's own. One thread at a time.</summary>
internal sealed class ServerSession : IDisposable
{
    // Literals are written for these: backslashes escape, times are UTC, and a value that does not fit is an error. What is
    // read committed locks no gaps, so that sensors that write at once seldom wait for each other. MySQL alone keeps figures of
    // information_schema for a day (information_schema_stats_expiry); MariaDB passes over comments of its versions.
    private const string Settings =
        "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', innodb_lock_wait_timeout = 10, "
        + "lock_wait_timeout = 30 /*!80000 , information_schema_stats_expiry = 0 */; SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

    private readonly MySqlConnection connection;

    private readonly string connectionString;
    private readonly RemoteCertificateValidationCallback? certificates;
    private readonly int patience;
    private int warnings;

    private ServerSession(Endpoint endpoint, string connectionString, RemoteCertificateValidationCallback? certificates)
    {
        Endpoint = endpoint;
        this.connectionString = connectionString;
        this.certificates = certificates;
        connection = new MySqlConnection(connectionString) { RemoteCertificateValidationCallback = certificates };
        connection.InfoMessage += (_, message) => warnings += message.Errors.Count;
        patience = (int)new MySqlConnectionStringBuilder(connectionString).DefaultCommandTimeout;
    }

    public Endpoint Endpoint { get; }

    /// <summary>Characters of one command, so that it fits in a packet in any characters.</summary>
    public int MaxCommandLength { get; private set; }

    /// <summary>True when <see cref="Load"/> may be used.</summary>
    public bool TakesBulk { get; private set; }

    public static ServerSession Open(Endpoint endpoint, string connectionString, RemoteCertificateValidationCallback? certificates)
    {
        var session = new ServerSession(endpoint, connectionString, certificates);
        try
        {
            session.connection.Open();
            session.Execute(Settings);
            session.LearnLimits();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Another session on the same server.</summary>
    public ServerSession Again() => Open(Endpoint, connectionString, certificates);

    /// <summary>Runs one or more statements.</summary>
    /// <param name="sql">The statements, separated by semicolons.</param>
    /// <param name="seconds">Longest time; 0 for the configured patience.</param>
    /// <returns>Rows that were changed.</returns>
    public int Execute(string sql, int seconds = 0)
    {
        using MySqlCommand command = Command(sql, seconds);
        return command.ExecuteNonQuery();
    }

    /// <summary>Brings rows into a table by LOAD DATA LOCAL.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns in the order of the fields.</param>
    /// <param name="rows">The rows as <see cref="Rows.BulkStream{T}"/> makes them.</param>
    /// <returns>Rows that came in as they are; fewer when one was left out or changed.</returns>
    public int Load(string table, IEnumerable<string> columns, Stream rows)
    {
        var loader = new MySqlBulkLoader(connection)
        {
            TableName = table,
            SourceStream = rows,
            // Text is UTF-8 already; as binary the server takes bytes for what they are.
            CharacterSet = "binary",
            FieldTerminator = ",",
            FieldQuotationCharacter = '\'',
            FieldQuotationOptional = true,
            EscapeCharacter = '\\',
            LineTerminator = "\n",
            Timeout = patience,
        };
        loader.Columns.AddRange(columns.Select(column => $"`{column}`"));
        warnings = 0;
        return loader.Load() - warnings;
    }

    public List<T> Read<T>(string sql, Func<MySqlDataReader, T> read, int seconds = 0)
    {
        using MySqlCommand command = Command(sql, seconds);
        using MySqlDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The first column of the first row as a whole number, or null.</summary>
    public long? Number(string sql, int seconds = 0)
    {
        using MySqlCommand command = Command(sql, seconds);
        object? value = command.ExecuteScalar();
        return value is null or DBNull ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture);
    }

    /// <summary>Rolls back; a connection that is gone has done so itself.</summary>
    public void TryRollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (Exception e) when (Faults.IsServerFault(e))
        {
            // The next statement meets the same failure and reports it.
        }
    }

    public void Dispose() => connection.Dispose();

    private void LearnLimits()
    {
        Dictionary<string, string> variables = Read(
            "SHOW VARIABLES WHERE Variable_name IN ('max_allowed_packet', 'local_infile', 'wsrep_load_data_splitting')",
            row => (row.GetString(0), row.GetString(1))).ToDictionary();
        long packet = long.Parse(variables["max_allowed_packet"], CultureInfo.InvariantCulture);
        MaxCommandLength = (int)Math.Min(packet, 16 << 20) / 4;

        // The client library sends packets of a megabyte; a node of a cluster may be told to commit in the middle.
        TakesBulk = variables.GetValueOrDefault("local_infile") == "ON"
            && variables.GetValueOrDefault("wsrep_load_data_splitting", "OFF") == "OFF"
            && packet > 1 << 20;
    }

    private MySqlCommand Command(string sql, int seconds)
    {
        MySqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        if (seconds > 0)
        {
            command.CommandTimeout = seconds;
        }

        return command;
    }
}
