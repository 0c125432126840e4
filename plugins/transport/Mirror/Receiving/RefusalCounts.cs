using System.Collections.Concurrent;

namespace Earshot.Mirror.Receiving;

/// <summary>What went wrong, by name. Any thread. Names are a fixed set.</summary>
internal sealed class RefusalCounts
{
    private readonly ConcurrentDictionary<string, long> counts = new();

    public IReadOnlyDictionary<string, long> All => new Dictionary<string, long>(counts);

    public void Add(string name) => counts.AddOrUpdate(name, 1, static (_, count) => count + 1);
}
