using Earshot.Sdk.Capture;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Streams;

/// <summary>The latest gaps of mirrors, for the streams that skip packets while one lasts.</summary>
internal sealed class CaptureGaps(ITunnelPaths paths)
{
    /// <summary>What was before so many gaps is forgotten; a stream that is silent for longer is not given the blame of all.</summary>
    private const int Kept = 1024;

    private readonly CaptureGap[] ring = new CaptureGap[Kept];
    private long count;

    public void Add(in CaptureGap gap) => ring[count++ % Kept] = gap;

    /// <summary>How many packets capture lost between two moments, on one way to the sensor.</summary>
    /// <param name="from">Nanoseconds: arrival of the packet before.</param>
    /// <param name="to">Nanoseconds: arrival of the packet after.</param>
    /// <param name="path">The chain of tunnels of the packet after.</param>
    public long Lost(long from, long to, int path)
    {
        long lost = 0;
        for (long i = count - 1; i >= 0 && i >= count - Kept; i--)
        {
            ref readonly CaptureGap gap = ref ring[i % Kept];
            if (gap.To.Nanoseconds <= from)
            {
                break;
            }

            if (gap.From.Nanoseconds < to && paths.IsWithin(path, gap.Path))
            {
                lost += gap.Packets;
            }
        }

        return lost;
    }
}
