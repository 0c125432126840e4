using System.Diagnostics;

namespace Earshot.Bench.MySql;

/// <summary>Adds up what steps take: by the clock, and processor time of this process and of the server.</summary>
internal sealed class Meter(int server)
{
    private TimeSpan time;
    private TimeSpan serverTime;
    private TimeSpan clientTime;

    public void Run(Action step)
    {
        using Process process = Process.GetProcessById(server);
        (TimeSpan serverBefore, TimeSpan clientBefore) = (process.TotalProcessorTime, Environment.CpuUsage.TotalTime);
        var watch = Stopwatch.StartNew();
        step();
        time += watch.Elapsed;
        process.Refresh();
        serverTime += process.TotalProcessorTime - serverBefore;
        clientTime += Environment.CpuUsage.TotalTime - clientBefore;
    }

    public Figures Of(int calls) =>
        new(calls / time.TotalSeconds, serverTime.TotalMicroseconds / calls, clientTime.TotalMicroseconds / calls);
}

/// <param name="Rate">Calls a second.</param>
/// <param name="Server">Processor time of the server, microseconds a call.</param>
/// <param name="Client">The same of this process.</param>
internal readonly record struct Figures(double Rate, double Server, double Client);
