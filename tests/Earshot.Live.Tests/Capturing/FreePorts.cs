using System.Net.NetworkInformation;

namespace Earshot.Live.Tests.Capturing;

/// <summary>
/// Hands out ports of loopback that nobody uses, each only once in this process. Below those that the system gives to
/// clients, so that no other program gets one by chance, and together: one filter holds them and nobody else's traffic.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 29_999;

    private static readonly Lock Gate = new();

    // Two test runs at once begin at different places.
    private static int next = First + (Environment.ProcessId * 100 % (Last - First));

    /// <summary>The first of <paramref name="count"/> ports in a row; it is even.</summary>
    public static int Take(int count)
    {
        lock (Gate)
        {
            HashSet<int> used = Used();
            while (true)
            {
                int first = next + (next & 1);
                next = first + count;
                if (next > Last)
                {
                    next = First;
                }
                else if (!Enumerable.Range(first, count).Any(used.Contains))
                {
                    return first;
                }
            }
        }
    }

    /// <summary>UDP and TCP ports that somebody listens on.</summary>
    public static HashSet<int> Used()
    {
        IPGlobalProperties system = IPGlobalProperties.GetIPGlobalProperties();
        return [.. system.GetActiveUdpListeners().Concat(system.GetActiveTcpListeners()).Select(listener => listener.Port)];
    }
}
