using System.Diagnostics;

namespace Earshot.Central.Tests.Support;

/// <summary>Waits for what other threads do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task Be(Func<bool> condition, string what, Func<string>? situation = null)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"not in time: {what}; {situation?.Invoke()}");
            }

            await Task.Delay(10);
        }
    }
}
