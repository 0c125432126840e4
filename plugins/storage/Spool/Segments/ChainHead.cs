namespace Earshot.Spool.Segments;

/// <summary>Where a chain of entries begins: at the last one, since each leads to the one before it.</summary>
/// <param name="Last">Number of the last entry plus 1; 0 when there is none.</param>
/// <param name="Count">How many entries are in the chain.</param>
internal readonly record struct ChainHead(uint Last, uint Count);
