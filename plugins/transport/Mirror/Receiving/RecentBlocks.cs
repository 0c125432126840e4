namespace Earshot.Mirror.Receiving;

/// <summary>
/// The last blocks of a sensor that were taken. A sender repeats a block whose confirmation it did not get, perhaps on another
/// connection; one that was restarted counts from 1 again, but its blocks are others.
/// </summary>
internal sealed class RecentBlocks
{
    private const int Remembered = 64;

    private readonly Entry[] blocks = new Entry[Remembered];
    private long taken;

    public static Entry Of(ReceivedBlock block) => new(block.Header.Counter, block.Header.Count, block.Hash);

    public bool Contains(Entry block) => blocks.AsSpan(0, (int)Math.Min(taken, Remembered)).Contains(block);

    public void Add(Entry block) => blocks[taken++ % Remembered] = block;

    /// <summary>What a block is known by.</summary>
    /// <param name="Counter">Its number.</param>
    /// <param name="Count">Its packets.</param>
    /// <param name="Hash">Of its data before compression.</param>
    internal readonly record struct Entry(uint Counter, uint Count, ulong Hash);
}
