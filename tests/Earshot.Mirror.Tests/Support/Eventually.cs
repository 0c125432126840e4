namespace Earshot.Mirror.Tests.Support;

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    public static void Is(Func<bool> condition, string what, int seconds = 60)
    {
        long deadline = Environment.TickCount64 + (seconds * 1000L);
        while (!condition())
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new TimeoutException($"not within {seconds} s: {what}");
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(20));
        }
    }
}
