using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.LiveCapture;

/// <summary>Tells once a second what the counters of drops counted in it, of all interfaces together.</summary>
/// <param name="opened">Since when they count.</param>
internal sealed class DropSampler(Timestamp opened)
{
    private Timestamp sampled = opened;
    private SourceStatistics told;

    /// <summary>True when the second is over, or the clock was set back.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isLast">There may be no other block: a part of a second is told too.</param>
    public bool IsDue(Timestamp now, bool isLast) => isLast || now < sampled || now.SecondsSince(sampled) >= 1;

    /// <summary>Tells a block that is complete, if it is due.</summary>
    /// <param name="total">The counters.</param>
    /// <param name="now">When they were read.</param>
    /// <param name="isLast">There may be no other block: a part of a second is told too.</param>
    /// <param name="block">The block.</param>
    public void Sample(SourceStatistics total, Timestamp now, bool isLast, CaptureBlock block)
    {
        if (!IsDue(now, isLast))
        {
            return;
        }

        Timestamp from = now < sampled ? now : sampled;
        block.Add(LossPlace.Kernel, from, now, total.DroppedByKernel - told.DroppedByKernel);
        block.Add(LossPlace.Interface, from, now, total.DroppedByInterface - told.DroppedByInterface);
        (sampled, told) = (now, total);
    }
}
