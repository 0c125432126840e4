namespace Earshot.Sip.Limits;

/// <summary>What a <see cref="SourceQueue{T}"/> holds. The queue alone writes its links.</summary>
internal abstract class SourceEntry
{
    private EntryLinks inAll;
    private EntryLinks ofSource;

    /// <summary>The entries of its host; null before it was put into a queue, and after it was taken out.</summary>
    public EntryChain? Chain { get; set; }

    public bool IsQueued => Chain is not null;

    /// <summary>Its neighbours among all.</summary>
    public ref EntryLinks InAll => ref inAll;

    /// <summary>Its neighbours among those of its host.</summary>
    public ref EntryLinks OfSource => ref ofSource;
}

/// <summary>Neighbours in a chain.</summary>
internal record struct EntryLinks(SourceEntry? Previous, SourceEntry? Next);
