namespace Earshot.Mirror.Tests.Support;

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    /// <param name="condition">What must become true.</param>
    /// <param name="what">Its words.</param>
    /// <param name="seconds">Longest wait.</param>
    /// <param name="detail">What else to tell when it does not.</param>
    public static void Is(Func<bool> condition, string what, int seconds = 60, Func<string>? detail = null)
    {
        long deadline = Environment.TickCount64 + (seconds * 1000L);
        while (!condition())
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new TimeoutException($"not within {seconds} s: {what} {detail?.Invoke()}".TrimEnd());
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(20));
        }
    }
}
