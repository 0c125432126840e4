namespace Earshot.CentralServer.Listening;

/// <summary>Makes those wait who come from an address from which wrong passwords came. Any thread.</summary>
internal sealed class FailedLogins(TimeProvider clock)
{
    private const int MaxAddresses = 10_000;
    private const int FirstDelayMilliseconds = 200;
    private const int LongestDelayMilliseconds = 5_000;

    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Failures, DateTimeOffset Last)> addresses = [];

    /// <summary>How long a login from there is to wait.</summary>
    public TimeSpan DelayOf(string address)
    {
        lock (gate)
        {
            return addresses.TryGetValue(address, out (int Failures, DateTimeOffset Last) known) && clock.GetUtcNow() - known.Last < Memory
                ? TimeSpan.FromMilliseconds(Math.Min(FirstDelayMilliseconds << Math.Min(known.Failures - 1, 10), LongestDelayMilliseconds))
                : TimeSpan.Zero;
        }
    }

    /// <summary>A password was wrong.</summary>
    public void Add(string address)
    {
        lock (gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (addresses.Count >= MaxAddresses && !addresses.ContainsKey(address))
            {
                foreach (string old in addresses.Where(pair => now - pair.Value.Last >= Memory).Select(pair => pair.Key).ToArray())
                {
                    addresses.Remove(old);
                }

                if (addresses.Count >= MaxAddresses)
                {
                    addresses.Remove(addresses.MinBy(pair => pair.Value.Last).Key);
                }
            }

            addresses[address] = (Math.Min(addresses.GetValueOrDefault(address).Failures + 1, 20), now);
        }
    }

    /// <summary>The right password came from there.</summary>
    public void Forgive(string address)
    {
        lock (gate)
        {
            addresses.Remove(address);
        }
    }
}
