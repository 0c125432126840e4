using Earshot.Sdk.Packets;

namespace Earshot.Sip.Limits;

/// <summary>
/// Entries in the order of their last use. The links are in the entries themselves: an open call has two, and nodes of their own
/// would be a tenth of its memory.
/// </summary>
/// <param name="isOfSource">The entries of one host; otherwise all.</param>
internal sealed class EntryChain(bool isOfSource)
{
    private SourceEntry? last;

    /// <summary>The host whose entries they are.</summary>
    public HostAddress Host { get; set; }

    public int Count { get; private set; }

    /// <summary>The one whose last use is longest ago.</summary>
    public SourceEntry? First { get; private set; }

    public void AddLast(SourceEntry entry)
    {
        LinksOf(entry) = new EntryLinks(last, null);
        Join(last, entry);
        last = entry;
        Count++;
    }

    public void Remove(SourceEntry entry)
    {
        EntryLinks links = LinksOf(entry);
        LinksOf(entry) = default;
        Join(links.Previous, links.Next);
        if (links.Next is { } next)
        {
            LinksOf(next).Previous = links.Previous;
        }
        else
        {
            last = links.Previous;
        }

        Count--;
    }

    private void Join(SourceEntry? previous, SourceEntry? next)
    {
        if (previous is null)
        {
            First = next;
        }
        else
        {
            LinksOf(previous).Next = next;
        }
    }

    private ref EntryLinks LinksOf(SourceEntry entry) => ref isOfSource ? ref entry.OfSource : ref entry.InAll;
}
