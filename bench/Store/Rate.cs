using System.Diagnostics;

namespace Earshot.Bench.Store;

/// <summary>How fast calls were stored.</summary>
/// <param name="CallsPerSecond">By the clock, the disk included.</param>
/// <param name="CpuMicroseconds">Processor time of a call, which hardly moves on a busy machine.</param>
internal readonly record struct Rate(double CallsPerSecond, double CpuMicroseconds)
{
    /// <summary>The median of each figure.</summary>
    public static Rate Median(IReadOnlyList<Rate> rates) => new(
        rates.Select(rate => rate.CallsPerSecond).Order().ElementAt(rates.Count / 2),
        rates.Select(rate => rate.CpuMicroseconds).Order().ElementAt(rates.Count / 2));

    /// <summary>Adds up what steps take. Calls are made between them, few at a time: a heap full of them would have its price.</summary>
    public sealed class Watch
    {
        private TimeSpan time;
        private TimeSpan cpu;

        public T Run<T>(Func<T> step)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            T result = step();
            time += Stopwatch.GetElapsedTime(start);
            cpu += Environment.CpuUsage.TotalTime - before;
            return result;
        }

        public void Run(Action step) => Run(() =>
        {
            step();
            return 0;
        });

        public Rate Of(int calls) => new(calls / time.TotalSeconds, cpu.TotalMicroseconds / calls);
    }
}
