using Earshot.Sdk.Packets;

namespace Earshot.Sip.Limits;

/// <summary>
/// Entries in the order of their last use, with one limit for all and one for each source host. The host that has most of them
/// makes room first, so that nobody else's are lost in a flood.
/// </summary>
internal sealed class SourceQueue<T>(int capacity, int capacityPerSource)
    where T : SourceEntry
{
    private readonly EntryChain all = new(isOfSource: false);
    private readonly Dictionary<HostAddress, EntryChain> bySource = [];
    private readonly Stack<EntryChain> spare = new();

    /// <summary>
    /// The source that had most entries when one was added last: others may be larger for a while when its own end, but not one
    /// that grows.
    /// </summary>
    private EntryChain? heaviest;

    /// <summary>The one whose last use is longest ago.</summary>
    public T? Oldest => (T?)all.First;

    /// <summary>Of the entries of the heaviest source, the one whose last use is longest ago.</summary>
    public T? OldestOfHeaviest => (T?)(heaviest ?? all).First;

    /// <summary>What has to go before another entry of a source may come, or null.</summary>
    public T? Surplus(HostAddress source)
    {
        EntryChain? own = bySource.GetValueOrDefault(source);
        if (own is not null && own.Count >= capacityPerSource)
        {
            return (T?)own.First;
        }

        return all.Count < capacity ? null : OldestOfHeaviest;
    }

    public void Add(T entry, HostAddress source)
    {
        if (!bySource.TryGetValue(source, out EntryChain? own))
        {
            own = spare.TryPop(out EntryChain? empty) ? empty : new EntryChain(isOfSource: true);
            own.Host = source;
            bySource.Add(source, own);
        }

        entry.Chain = own;
        own.AddLast(entry);
        all.AddLast(entry);
        if (heaviest is null || own.Count > heaviest.Count)
        {
            heaviest = own;
        }
    }

    /// <summary>An entry was used again.</summary>
    public void Use(T entry)
    {
        EntryChain own = entry.Chain!;
        own.Remove(entry);
        own.AddLast(entry);
        all.Remove(entry);
        all.AddLast(entry);
    }

    public void Remove(T entry)
    {
        EntryChain own = entry.Chain!;
        entry.Chain = null;
        own.Remove(entry);
        all.Remove(entry);
        if (own.Count == 0)
        {
            bySource.Remove(own.Host);
            heaviest = own == heaviest ? null : heaviest;
            spare.Push(own);
        }
    }
}
