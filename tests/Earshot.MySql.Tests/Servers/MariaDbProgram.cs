using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Earshot.MySql.Tests.Servers;

/// <summary>The programs of MariaDB, where they are installed.</summary>
internal static class MariaDbProgram
{
    private const string Library = "/usr/lib/galera/libgalera_smm.so";

    /// <summary>Why tests are skipped, or null when a server can be started.</summary>
    public static string? SkipReason =>
        Path("mariadbd") is null || Path("mariadb-install-db") is null || Path("mariadb") is null ? "mariadbd (mariadb-server) is not installed" : null;

    /// <summary>Why tests of a cluster are skipped, or null when one can be started.</summary>
    public static string? GaleraSkipReason => SkipReason
        ?? (!File.Exists(Library) ? "galera-4 is not installed" : Path("rsync") is null ? "rsync is not installed" : null);

    public static string GaleraLibrary => Library;

    public static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(Path(program)!, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    })!;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its output.</returns>
    public static string Run(string program, string input, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed: {errors.Result}{output}");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Servers are installed where only root looks.
    private static string? Path(string program) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin".Split(':')
        .Where(folder => folder.Length > 0)
        .Select(folder => System.IO.Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
