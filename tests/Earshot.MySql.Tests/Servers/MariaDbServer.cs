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

    // The scripts by which nodes of a cluster hand each other data do not run as root.
    private static readonly string Account = Environment.UserName == "root" ? "mysql" : Environment.UserName;

    private static int databases;

    private readonly string directory = Directory.CreateDirectory(Path.Combine(Root, $"earshot-mysql-{Guid.NewGuid():N}")).FullName;
    private readonly string[] options;
    private Process? process;

    public MariaDbServer(params string[] options)
        : this(null, options)
    {
        Start();
        Sql($"CREATE USER earshot@'%' IDENTIFIED BY '{MySqlHelper.EscapeString(Password)}'; GRANT ALL ON `t%`.* TO earshot@'%'");
    }

    private MariaDbServer(MariaDbServer? original, string[] options)
    {
        this.options = options;
        Run("chown", Account, directory);
        if (original is not null)
        {
            Run("cp", "-a", original.DataDirectory, DataDirectory);
            return;
        }

        MariaDbProgram.Run(
            "mariadb-install-db",
            "",
            "--no-defaults",
            $"--user={Account}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            $"--datadir={DataDirectory}",
            TemporaryTables);
    }

    public int Port { get; } = MariaDbProgram.FreePort();

    public string DataDirectory => Path.Combine(directory, "data");

    private string Socket => Path.Combine(directory, "s");

    // A server that starts deletes every temporary table in that folder, those of other servers that run there too.
    private string TemporaryTables => $"--tmpdir={directory}";

    public void Start(params string[] more)
    {
        process = MariaDbProgram.Start("mariadbd", [
            "--no-defaults",
            $"--user={Account}",
            $"--datadir={DataDirectory}",
            TemporaryTables,
            $"--socket={Socket}",
            string.Create(CultureInfo.InvariantCulture, $"--port={Port}"),
            "--bind-address=127.0.0.1",
            $"--log-error={Path.Combine(directory, "error.log")}",
            "--innodb-buffer-pool-size=128M",
            "--innodb-log-file-size=32M",
            .. options,
            .. more,
        ]);
        try
        {
            WaitUntilReady();
        }
        catch
        {
            // Nobody gets it to dispose of.
            Dispose();
            throw;
        }
    }

    /// <summary>A server with the same data and other options, not started yet; the original must be stopped.</summary>
    public MariaDbServer Copy(params string[] otherOptions) => new(this, otherOptions);

    /// <summary>Stops it in good order.</summary>
    public void Stop()
    {
        Signal("TERM");
        process!.WaitForExit();
        process.Dispose();
        process = null;
    }

    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    /// <summary>Stops or continues all its threads, as a machine does that hangs.</summary>
    public void Signal(string name) =>
        Run("kill", $"-{name}", process!.Id.ToString(CultureInfo.InvariantCulture));

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

        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    private void WaitUntilReady()
    {
        bool ready = SpinWait.SpinUntil(
            () =>
            {
                if (process!.HasExited)
                {
                    throw new InvalidOperationException($"the server ended: {process.StandardError.ReadToEnd()} {Log()}");
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
            throw new InvalidOperationException($"the server does not start: {Log()}");
        }
    }

    private string Log()
    {
        string path = Path.Combine(directory, "error.log");
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }
}
