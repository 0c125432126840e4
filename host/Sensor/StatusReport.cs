using System.Diagnostics;
using Earshot.Host.Cli.Output;
using Microsoft.Extensions.Hosting.Systemd;

namespace Earshot.Host.Sensor;

/// <summary>
/// Says how the sensor is doing: every second on a terminal and to systemd, now and then in a log. systemd's watchdog is told only while packets,
/// or a live source's clock, still come through the analysis.
/// </summary>
internal sealed class StatusReport : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Func<RunStatus?> describe;
    private readonly TimeSpan logInterval;
    private readonly TextWriter log;
    private readonly StatusTerminal? terminal;
    private readonly SystemdNotifier? systemd;
    private readonly ManualResetEventSlim stop = new();
    private readonly Thread thread;
    private bool isStopped;

    /// <param name="describe">How it is doing; null when nothing moves.</param>
    /// <param name="logInterval">Seconds between two lines in the log; 0 for none.</param>
    /// <param name="log">Where they go when there is no terminal.</param>
    /// <param name="terminal">The terminal; null when standard error is none.</param>
    public StatusReport(Func<RunStatus?> describe, int logInterval, TextWriter log, StatusTerminal? terminal)
    {
        this.describe = describe;
        this.logInterval = TimeSpan.FromSeconds(logInterval);
        this.log = log;
        this.terminal = terminal;
        systemd = Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 } ? new SystemdNotifier() : null;
        thread = new Thread(Run) { Name = "status", IsBackground = true };
        thread.Start();
    }

    /// <summary>All is open that has to be: what systemd starts after the sensor may start.</summary>
    public void Ready() => systemd?.Notify(ServiceState.Ready);

    /// <summary>The sensor stops.</summary>
    public void Dispose()
    {
        if (isStopped)
        {
            return;
        }

        isStopped = true;
        systemd?.Notify(ServiceState.Stopping);
        stop.Set();
        thread.Join();
        terminal?.Show("");
        stop.Dispose();
    }

    private void Run()
    {
        long before = 0;
        long asked = Stopwatch.GetTimestamp();
        long logged = asked;
        while (!stop.Wait(Period))
        {
            if (describe() is not { } status)
            {
                continue;
            }

            double seconds = Stopwatch.GetElapsedTime(asked).TotalSeconds;
            asked = Stopwatch.GetTimestamp();
            string line = Line(status, (status.Packets - before) / seconds);
            before = status.Packets;
            systemd?.Notify(new ServiceState("WATCHDOG=1"));
            systemd?.Notify(new ServiceState($"STATUS={line}"));
            terminal?.Show(line);
            if (terminal is null && logInterval > TimeSpan.Zero && Stopwatch.GetElapsedTime(logged) >= logInterval)
            {
                logged = asked;
                log.WriteLine($"earshot: {line}");
            }
        }
    }

    private static string Line(RunStatus status, double rate)
    {
        string line = $"{CountText.Number((long)Math.Round(rate))} packets/s";
        line += status.State.Length > 0 ? $", {status.State}" : "";
        return line + (status.Dropped.Length > 0 ? $"; dropped {status.Dropped}" : "");
    }
}
