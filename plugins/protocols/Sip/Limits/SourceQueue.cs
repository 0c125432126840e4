using Earshot.Sdk.Packets;

namespace Earshot.Sip.Limits;

/// <summary>
/// Entries in the order of their last use, with one limit for all and one for each source host. The host that has most of them
/// makes room first, so that nobody else's are lost in a flood.
/// </summary>
internal sealed class SourceQueue<T>(int capacity, int capacityPerSource)
    where T : SourceEntry
{
    private readonly LinkedList<SourceEntry> all = new();
    private readonly Dictionary<HostAddress, LinkedList<SourceEntry>> bySource = [];
    private readonly Stack<LinkedList<SourceEntry>> spare = new();

    /// <summary>
    /// The source that had most entries when one was added last: others may be larger for a while when its own end, but not one
    /// that grows.
    /// </summary>
    private LinkedList<SourceEntry>? heaviest;

    /// <summary>The one whose last use is longest ago.</summary>
    public T? Oldest => (T?)all.First?.Value;

    /// <summary>Of the entries of the heaviest source, the one whose last use is longest ago.</summary>
    public T? OldestOfHeaviest => (T?)(heaviest ?? all).First?.Value;

    /// <summary>What has to go before another entry of a source may come, or null.</summary>
    public T? Surplus(HostAddress source)
    {
        LinkedList<SourceEntry>? own = bySource.GetValueOrDefault(source);
        if (own is not null && own.Count >= capacityPerSource)
        {
            return (T?)own.First?.Value;
        }

        return all.Count < capacity ? null : OldestOfHeaviest;
    }

    public void Add(T entry, HostAddress source)
    {
        entry.Host = source;
        if (!bySource.TryGetValue(source, out LinkedList<SourceEntry>? own))
        {
            own = spare.TryPop(out LinkedList<SourceEntry>? empty) ? empty : new LinkedList<SourceEntry>();
            bySource.Add(source, own);
        }

        own.AddLast(entry.OfSource);
        all.AddLast(entry.InAll);
        if (heaviest is null || own.Count > heaviest.Count)
        {
            heaviest = own;
        }
    }

    /// <summary>An entry was used again.</summary>
    public void Use(T entry)
    {
        LinkedList<SourceEntry> own = entry.OfSource.List!;
        own.Remove(entry.OfSource);
        own.AddLast(entry.OfSource);
        all.Remove(entry.InAll);
        all.AddLast(entry.InAll);
    }

    public void Remove(T entry)
    {
        LinkedList<SourceEntry> own = entry.OfSource.List!;
        own.Remove(entry.OfSource);
        all.Remove(entry.InAll);
        if (own.Count == 0)
        {
            bySource.Remove(entry.Host);
            heaviest = own == heaviest ? null : heaviest;
            spare.Push(own);
        }
    }
}
