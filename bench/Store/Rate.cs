using System.Diagnostics;

namespace Earshot.Bench.Store;

/// <summary>How fast calls were stored.</summary>
/// <param name="CallsPerSecond">By the clock, the disk included.</param>
/// <param name="CpuMicroseconds">Processor time of a call, which hardly moves on a busy machine.</param>
internal readonly record struct Rate(double CallsPerSecond, double CpuMicroseconds)
{
    public static Watch Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    /// <summary>The median of each figure.</summary>
    public static Rate Median(IReadOnlyList<Rate> rates) => new(
        rates.Select(rate => rate.CallsPerSecond).Order().ElementAt(rates.Count / 2),
        rates.Select(rate => rate.CpuMicroseconds).Order().ElementAt(rates.Count / 2));

    public readonly record struct Watch(long Time, TimeSpan Cpu)
    {
        public Rate Stop(int calls) =>
            new(calls / Stopwatch.GetElapsedTime(Time).TotalSeconds, (Environment.CpuUsage.TotalTime - Cpu).TotalMicroseconds / calls);
    }
}
