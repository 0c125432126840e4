using System.Diagnostics;
using System.Globalization;
using Earshot.MySql.Tests.Servers;
using Earshot.MySqlStore;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

/// <summary>
/// The process that <see cref="FaultTests"/> kill: appends calls and writes to standard output, after each append, how many the store has
/// taken.
/// </summary>
internal static class CrashingWriter
{
    public static void Main(string[] arguments)
    {
        using var context = new TestPluginContext();
        var config = new MySqlStoreConfig { Server = arguments[1], Database = arguments[2], PasswordFile = arguments[3] };
        using MySqlCallStore store = MySqlCallStore.OpenWriter(config, arguments[0], context.Log);
        int next = 0;
        for (int batch = 1; ; batch = (batch * 3 % 97) + 1)
        {
            store.Append([.. Enumerable.Range(next, batch).Select(SampleCalls.Busy)]);
            next += batch;
            Console.Out.WriteLine(next);
        }
    }

    /// <summary>Starts the process in a sensor's place and kills it amid its appends.</summary>
    /// <returns>How many calls it said that the store had taken.</returns>
    public static int RunAndKill(Sensor sensor, int appends)
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList =
            {
                "exec",
                typeof(CrashingWriter).Assembly.Location,
                sensor.Context.DataDirectory,
                sensor.Config.Server,
                sensor.Config.Database,
                sensor.Config.PasswordFile,
            },
            RedirectStandardOutput = true,
        })!;
        int acknowledged = 0;
        for (int i = 0; i < appends; i++)
        {
            acknowledged = int.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        }

        process.Kill();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            acknowledged = int.Parse(line, CultureInfo.InvariantCulture);
        }

        process.WaitForExit();
        return acknowledged;
    }
}
