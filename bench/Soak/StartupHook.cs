using System.Diagnostics.CodeAnalysis;
using System.Globalization;

/// <summary>
/// The runtime loads it into the sensor (DOTNET_STARTUP_HOOKS) and calls <see cref="Initialize"/>. It writes to the file that EARSHOT_PAUSES names, each second
/// and anew: collections since the start, milliseconds that they held all threads up, the longest of these pauses, MB (2^20) that lived after the last collection of
/// everything, and MB that the collector holds.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for this name outside of namespaces.")]
[SuppressMessage("Performance", "CA1812", Justification = "The runtime finds it by its name.")]
internal static class StartupHook
{
    /// <summary>Two collections within it would count as one pause.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    private const int PeriodsPerLine = 100;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("EARSHOT_PAUSES") is { Length: > 0 } file)
        {
            new Thread(() => Watch(file)) { Name = "pauses", IsBackground = true }.Start();
        }
    }

    private static void Watch(string file)
    {
        TimeSpan before = TimeSpan.Zero;
        TimeSpan longest = TimeSpan.Zero;
        for (int i = 0; ; i++)
        {
            Thread.Sleep(Period);
            TimeSpan all = GC.GetTotalPauseDuration();
            longest = all - before > longest ? all - before : longest;
            before = all;
            if (i % PeriodsPerLine == 0)
            {
                double live = Megabytes(GC.GetGCMemoryInfo(GCKind.FullBlocking).HeapSizeBytes);
                double held = Megabytes(GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes);
                File.WriteAllText(file + ".part", string.Create(
                    CultureInfo.InvariantCulture,
                    $"{GC.CollectionCount(0)} {all.TotalMilliseconds:F1} {longest.TotalMilliseconds:F1} {live:F1} {held:F1}\n"));
                File.Move(file + ".part", file, overwrite: true);
            }
        }
    }

    private static double Megabytes(long bytes) => bytes / (double)(1 << 20);
}
