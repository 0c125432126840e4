using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.LivePcap;

/// <summary>Tells once a second what the counters of drops counted in it, of all interfaces together.</summary>
/// <param name="opened">Since when they count.</param>
internal sealed class DropSampler(Timestamp opened)
{
    private Timestamp sampled = opened;
    private SourceStatistics told;

    /// <summary>Tells a block that is complete, if the second is over.</summary>
    /// <param name="total">The counters.</param>
    /// <param name="now">When they were read.</param>
    /// <param name="isLast">There may be no other block: a part of a second is told too.</param>
    /// <param name="block">The block.</param>
    public void Sample(SourceStatistics total, Timestamp now, bool isLast, LiveBlock block)
    {
        bool isSetBack = now < sampled;
        if (!isSetBack && !isLast && now.SecondsSince(sampled) < 1)
        {
            return;
        }

        Timestamp from = isSetBack ? now : sampled;
        block.Add(LossPlace.Kernel, from, now, total.DroppedByKernel - told.DroppedByKernel);
        block.Add(LossPlace.Interface, from, now, total.DroppedByInterface - told.DroppedByInterface);
        (sampled, told) = (now, total);
    }
}
