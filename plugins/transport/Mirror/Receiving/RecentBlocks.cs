using System.Buffers.Binary;

namespace Earshot.Mirror.Receiving;

/// <summary>
/// The last blocks of a sensor that came. A sender repeats a block whose confirmation it did not get, perhaps on another
/// connection; one that was restarted counts from 1 again, but its blocks are others.
/// </summary>
internal sealed class RecentBlocks
{
    private const int Remembered = 64;

    private readonly (Entry Block, Task<bool> Taken)[] blocks = new (Entry, Task<bool>)[Remembered];
    private long came;

    public static Entry Of(ReceivedBlock block) => new(block.Header.Counter, block.Header.Count, block.Hash);

    /// <returns>Whether a block is taken, as of <see cref="ReceivedBlock.WhenTaken"/>; null when it did not come, or came in vain.</returns>
    public Task<bool>? Find(Entry block)
    {
        foreach ((Entry known, Task<bool> taken) in blocks.AsSpan(0, (int)Math.Min(came, Remembered)))
        {
            if (known == block && !(taken.IsCompletedSuccessfully && !taken.Result))
            {
                return taken;
            }
        }

        return null;
    }

    public void Add(Entry block, Task<bool> taken) => blocks[came++ % Remembered] = (block, taken);

    /// <summary>What a block is known by.</summary>
    /// <param name="Counter">Its number.</param>
    /// <param name="Count">Its packets.</param>
    /// <param name="Hash">Of its data before compression.</param>
    internal readonly record struct Entry(uint Counter, uint Count, ulong Hash)
    {
        /// <summary>Bytes of <see cref="Write"/>.</summary>
        public const int Length = 16;

        /// <summary>As the mark that a journal keeps.</summary>
        public void Write(Span<byte> mark)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(mark, Counter);
            BinaryPrimitives.WriteUInt32LittleEndian(mark[4..], Count);
            BinaryPrimitives.WriteUInt64LittleEndian(mark[8..], Hash);
        }

        /// <returns>Null when it is the mark of another transport.</returns>
        public static Entry? Read(ReadOnlySpan<byte> mark) => mark.Length != Length
            ? null
            : new Entry(
                BinaryPrimitives.ReadUInt32LittleEndian(mark),
                BinaryPrimitives.ReadUInt32LittleEndian(mark[4..]),
                BinaryPrimitives.ReadUInt64LittleEndian(mark[8..]));
    }
}
