using System.Globalization;
using MySqlConnector;

namespace Earshot.MySqlStore.Server;

/// <summary>A connection with settings that do not depend on the server's own. One thread at a time.</summary>
internal sealed class ServerSession : IDisposable
{
    // Literals are written for these: backslashes escape, times are UTC, and a value that does not fit is an error. What is
    // read committed locks no gaps, so that sensors that write at once seldom wait for each other.
    private const string Settings =
        "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', innodb_lock_wait_timeout = 10, "
        + "lock_wait_timeout = 30; SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

    private readonly MySqlConnection connection;

    private readonly string connectionString;

    private ServerSession(Endpoint endpoint, string connectionString)
    {
        Endpoint = endpoint;
        this.connectionString = connectionString;
        connection = new MySqlConnection(connectionString);
    }

    public Endpoint Endpoint { get; }

    /// <summary>Characters of one command, so that it fits in a packet in any characters.</summary>
    public int MaxCommandLength { get; private set; }

    public static ServerSession Open(Endpoint endpoint, string connectionString)
    {
        var session = new ServerSession(endpoint, connectionString);
        try
        {
            session.connection.Open();
            session.Execute(Settings);
            long packet = session.Read("SELECT @@max_allowed_packet", row => row.GetInt64(0)).Single();
            session.MaxCommandLength = (int)Math.Min(packet, 16 << 20) / 4;
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Another session on the same server.</summary>
    public ServerSession Again() => Open(Endpoint, connectionString);

    /// <summary>Runs one or more statements.</summary>
    /// <param name="sql">The statements, separated by semicolons.</param>
    /// <param name="seconds">Longest time; 0 for the configured patience.</param>
    /// <returns>Rows that were changed.</returns>
    public int Execute(string sql, int seconds = 0)
    {
        using MySqlCommand command = Command(sql, seconds);
        return command.ExecuteNonQuery();
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
