using System.Diagnostics;
using System.Globalization;

namespace Earshot.Bench.Mirror;

/// <summary>What it took to send a capture.</summary>
/// <param name="Seconds">By the clock, until the last confirmation.</param>
/// <param name="Processor">Seconds of processor time of the whole sending process.</param>
/// <param name="Megabytes">Packets that were sent.</param>
/// <param name="PeakMegabytes">Largest resident size of the process.</param>
internal sealed record Cost(double Seconds, double Processor, double Megabytes, double PeakMegabytes)
{
    /// <summary>Measures what sends a number of bytes.</summary>
    public static Cost Of(Func<long> send)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        long bytes = send();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        return new Cost(seconds, (process.TotalProcessorTime - before).TotalSeconds, bytes / 1e6, process.PeakWorkingSet64 / 1e6);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Cost Parse(string line) => line.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray() is [var s, var p, var m, var r]
        ? new Cost(s, p, m, r)
        : throw new FormatException(line);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds} {Processor} {Megabytes} {PeakMegabytes}");
}
