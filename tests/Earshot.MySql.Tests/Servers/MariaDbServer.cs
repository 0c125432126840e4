using System.Diagnostics;
using System.Globalization;
using Earshot.MySqlStore;
using MySqlConnector;

namespace Earshot.MySql.Tests.Servers;

/// <summary>A server of the tests' own: private directory, loopback, free port, stopped by its process.</summary>
public sealed class MariaDbServer : IDisposable
{
    public const string Password = "s3cret'\\;pass";

    // Memory, so that the many small tables of a test cost no waits for a disk; kills of the process lose nothing there either.
    private static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private static int databases;

    private readonly string directory = Directory.CreateDirectory(Path.Combine(Root, $"earshot-mysql-{Guid.NewGuid():N}")).FullName;
    private readonly string[] options;
    private Process? process;

    public MariaDbServer(params string[] options)
    {
        this.options = options;
        MariaDbProgram.Run(
            "mariadb-install-db",
            "",
            "--no-defaults",
            $"--user={Environment.UserName}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            $"--datadir={DataDirectory}");
        Start();
        Sql($"CREATE USER earshot@'%' IDENTIFIED BY '{MySqlHelper.EscapeString(Password)}'; GRANT ALL ON `t%`.* TO earshot@'%'");
    }

    public int Port { get; } = MariaDbProgram.FreePort();

    public string DataDirectory => Path.Combine(directory, "data");

    public int ProcessId => process!.Id;

    private string Socket => Path.Combine(directory, "s");

    public void Start(params string[] more)
    {
        process = MariaDbProgram.Start("mariadbd", [
            "--no-defaults",
            $"--user={Environment.UserName}",
            $"--datadir={DataDirectory}",
            $"--socket={Socket}",
            string.Create(CultureInfo.InvariantCulture, $"--port={Port}"),
            "--bind-address=127.0.0.1",
            $"--log-error={Path.Combine(directory, "log")}",
            "--innodb-buffer-pool-size=128M",
            "--innodb-log-file-size=32M",
            .. options,
            .. more,
        ]);
        WaitUntilReady();
    }

    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    /// <summary>Stops or continues all its threads, as a machine does that hangs.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", ProcessId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Makes an empty database.</summary>
    public string NewDatabase()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref databases)}");
        Sql($"CREATE DATABASE {name} CHARACTER SET utf8mb4");
        return name;
    }

    public MySqlStoreConfig Config(string database, string passwordFile) => new()
    {
        Server = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}"),
        Database = database,
        User = "earshot",
        PasswordFile = passwordFile,
    };

    /// <summary>Runs statements with the mariadb client.</summary>
    /// <returns>Rows of values separated by tabs.</returns>
    public string[] Sql(string sql, string database = "") => MariaDbProgram
        .Run("mariadb", sql, "--no-defaults", "--batch", "--skip-column-names", "--default-character-set=utf8mb4", $"--socket={Socket}", "--user=root", database)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        if (process is not null)
        {
            Kill();
        }

        Directory.Delete(directory, recursive: true);
    }

    private void WaitUntilReady()
    {
        bool ready = SpinWait.SpinUntil(
            () =>
            {
                if (process!.HasExited)
                {
                    throw new InvalidOperationException("the server ended: " + File.ReadAllText(Path.Combine(directory, "log")));
                }

                try
                {
                    using var connection = new MySqlConnection(
                        $"Server={Socket};ConnectionProtocol=UnixSocket;User ID=root;Pooling=false;ConnectionTimeout=2");
                    connection.Open();
                    return true;
                }
                catch (MySqlException)
                {
                    Thread.Sleep(TimeSpan.FromMilliseconds(50));
                    return false;
                }
            },
            TimeSpan.FromSeconds(60));
        if (!ready)
        {
            throw new InvalidOperationException("the server does not start: " + File.ReadAllText(Path.Combine(directory, "log")));
        }
    }
}
