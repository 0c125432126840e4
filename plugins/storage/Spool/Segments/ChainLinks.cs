namespace Earshot.Spool.Segments;

/// <summary>Where an entry of an index has its place in chains: numbers of entries plus 1, 0 where it is the first.</summary>
/// <param name="Source">The entry before it in the chain of its source, of its Call-ID, or of interface descriptions.</param>
/// <param name="Destination">That in the chain of its destination; 0 when both are the same chain.</param>
/// <param name="Bits">How many bits of a hash told chains apart when it was written.</param>
internal readonly record struct ChainLinks(uint Source, uint Destination, int Bits)
{
    /// <summary>The entry before this one in a chain.</summary>
    /// <param name="key">This entry's.</param>
    /// <param name="chain">Which one: the low bits of its hashes.</param>
    /// <param name="number">Its number plus 1, or 0.</param>
    /// <returns>False when this entry is not in the chain.</returns>
    public bool TryNext(in RunKey key, ulong chain, out uint number)
    {
        chain = ChainTable.ChainOf(chain, Bits);
        bool isSource = ChainTable.ChainOf(key.SourceChain, Bits) == chain;
        number = isSource ? Source : Destination;
        return isSource || ChainTable.ChainOf(key.DestinationChain, Bits) == chain;
    }
}
