using System.Runtime.CompilerServices;
using Earshot.Rtp.Buffers;
using Earshot.Rtp.Loss;

namespace Earshot.Rtp.Streams;

/// <summary>
/// Which of the latest 193 to 256 extended sequence numbers have arrived: a ring of four words of 64. A word that leaves
/// the ring is searched for lost and late packets; what arrives later than that is neither a duplicate nor a recovery.
/// </summary>
internal struct ReceivedWindow
{
    private const int WordCount = 4;

    private Words words;

    /// <summary>Losses in the words that left; null while there are none, and nothing was late.</summary>
    public LossHistory? History { get; private set; }

    /// <summary>Empties the window and puts the first number of a run of sequence numbers in.</summary>
    public void Start(long number)
    {
        words = default;
        Mark(number);
    }

    /// <summary>From here on a copy of this window, and nobody else's.</summary>
    public void Detach() => History = History?.Copy();

    public void Mark(long number) => words[Slot(number >> 6)] |= 1UL << (int)number;

    public readonly bool Contains(long number) => (words[Slot(number >> 6)] >> (int)number & 1) != 0;

    /// <summary>A packet that has arrived came too late for some jitter buffers.</summary>
    public void MarkLate(long number, long highest, LateBuffers which)
    {
        History ??= new LossHistory(WordCount);
        if (!Reaches(number, highest))
        {
            History.AddLate(which);
        }
        else if (Contains(number))
        {
            History.MarkLate(Slot(number >> 6), 1UL << (int)number, which);
        }
    }

    /// <summary>True when the window still reaches back to <paramref name="number"/>.</summary>
    public static bool Reaches(long number, long highest) => number >> 6 > (highest >> 6) - WordCount;

    /// <summary>Moves on to a new highest number and marks it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(long highest, long next, long lowest)
    {
        if (highest >> 6 != next >> 6)
        {
            Retire(highest >> 6, next >> 6, lowest);
        }

        Mark(next);
    }

    /// <summary>Searches what is left. The window can only be started again afterwards.</summary>
    public void Close(long highest, long lowest)
    {
        // Numbers above the highest were never sent.
        words[Slot(highest >> 6)] |= ulong.MaxValue << (int)highest;
        Retire(highest >> 6, (highest >> 6) + WordCount, lowest);
        History?.Break();
    }

    private static int Slot(long word) => (int)word & (WordCount - 1);

    private void Retire(long current, long next, long lowest)
    {
        for (long word = current + 1; word <= next; word++)
        {
            Search(word - WordCount, lowest);
            words[Slot(word)] = 0;
        }
    }

    private void Search(long word, long lowest)
    {
        long first = lowest >> 6;
        if (word < first)
        {
            return;
        }

        ulong lost = ~words[Slot(word)];
        if (word == first)
        {
            lost &= ulong.MaxValue << (int)lowest;
        }

        if (History is null && lost != 0)
        {
            History = new LossHistory(WordCount);
        }

        History?.Add(Slot(word), lost);
    }

    [InlineArray(WordCount)]
    private struct Words
    {
        private ulong first;
    }
}
