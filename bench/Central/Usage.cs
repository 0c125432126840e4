using System.Diagnostics;
using System.Globalization;

namespace Earshot.Bench.Central;

/// <summary>What a process used for its traffic.</summary>
internal static class Usage
{
    /// <summary>Prints it on one line for bench/central: seconds, processor seconds, megabytes given, largest resident size in megabytes.</summary>
    public static int Print(long began, TimeSpan cpuBefore, long bytes)
    {
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        double cpu = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds;
        string peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        double megabytes = double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} {cpu:F2} {bytes / 1e6:F0} {megabytes:F0}"));
        return 0;
    }
}
