namespace Earshot.Spool.Segments;

/// <summary>What is in a segment.</summary>
/// <param name="Entries">Its runs and interface descriptions, in the order of the file.</param>
/// <param name="Length">Where the last whole piece ends.</param>
/// <param name="IsComplete">It was ended in good order.</param>
internal sealed record SegmentContents(IReadOnlyList<IndexEntry> Entries, long Length, bool IsComplete);
