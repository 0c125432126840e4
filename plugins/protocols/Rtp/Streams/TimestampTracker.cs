using System.Runtime.CompilerServices;

namespace Earshot.Rtp.Streams;

/// <summary>
/// RTP timestamps in the order of sequence numbers: whether they are monotone, and the most frequent step from one packet
/// to the next. Four steps are counted; a further one takes the place of the rarest (Metwally's "space saving"), so the
/// winner is exact for any real sender.
/// </summary>
internal struct TimestampTracker
{
    private const int StepCount = 4;

    private Steps steps;
    private uint atHighest;

    /// <summary>Packets whose timestamp contradicts the order of their sequence numbers.</summary>
    public uint Breaks { get; private set; }

    /// <summary>The most frequent step between neighbours of one payload type, timestamp units; 0 before the first.</summary>
    public readonly uint MostFrequentStep => steps[0].Units;

    public void Start(uint timestamp) => atHighest = timestamp;

    /// <summary>A packet that is the new highest.</summary>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="isNeighbour">It follows the highest before by one, with the same payload type.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(uint timestamp, bool isNeighbour)
    {
        // RFC 3550, 5.1: the difference of two timestamps is a signed number modulo 2^32.
        int step = (int)(timestamp - atHighest);
        atHighest = timestamp;
        if (isNeighbour && step > 0)
        {
            if (steps[0].Units == (uint)step)
            {
                steps[0].Count++;
            }
            else
            {
                CountOther((uint)step);
            }
        }

        if (step < 0)
        {
            Breaks++;
        }
    }

    /// <summary>A packet below the highest.</summary>
    public void Late(uint timestamp)
    {
        if ((int)(atHighest - timestamp) < 0)
        {
            Breaks++;
        }
    }

    private void CountOther(uint units)
    {
        int found = StepCount - 1;
        for (int i = 1; i < StepCount; i++)
        {
            if (steps[i].Units == units || steps[i].Count < steps[found].Count)
            {
                found = i;
            }

            if (steps[i].Units == units)
            {
                break;
            }
        }

        steps[found] = new Step { Units = units, Count = steps[found].Count + 1 };
        if (steps[found].Count > steps[0].Count)
        {
            (steps[0], steps[found]) = (steps[found], steps[0]);
        }
    }

    private struct Step
    {
        public uint Units;
        public uint Count;
    }

    [InlineArray(StepCount)]
    private struct Steps
    {
        private Step first;
    }
}
