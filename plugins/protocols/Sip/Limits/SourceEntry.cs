using Earshot.Sdk.Packets;

namespace Earshot.Sip.Limits;

/// <summary>What a <see cref="SourceQueue{T}"/> holds.</summary>
internal abstract class SourceEntry
{
    protected SourceEntry()
    {
        InAll = new LinkedListNode<SourceEntry>(this);
        OfSource = new LinkedListNode<SourceEntry>(this);
    }

    /// <summary>The host on whose account it is kept.</summary>
    public HostAddress Host { get; set; }

    /// <summary>Its place among all.</summary>
    public LinkedListNode<SourceEntry> InAll { get; }

    /// <summary>Its place among those of its host.</summary>
    public LinkedListNode<SourceEntry> OfSource { get; }

    /// <summary>False before it was put into a queue, and after it was taken out.</summary>
    public bool IsQueued => InAll.List is not null;
}
