using Earshot.Sdk.Packets;

namespace Earshot.AfPacket.Rings;

/// <summary>Hands on what is in several rings in the order of time.</summary>
internal static class TimeOrder
{
    /// <summary>A packet waits in the kernel at most this long.</summary>
    public static readonly TimeSpan KernelDelay = TimeSpan.FromMilliseconds(2 * Ring.RetireMilliseconds);

    /// <summary>
    /// Enters packets into a block up to the lowest time that a ring may still tell: that of its oldest packet, or what the
    /// kernel may hold back where there is none.
    /// </summary>
    /// <param name="rings">The rings.</param>
    /// <param name="block">The block.</param>
    /// <param name="now">The time before this call.</param>
    /// <returns>False when the block is full and more may wait.</returns>
    public static bool Collect(ReadOnlySpan<Ring> rings, RingBlock block, Timestamp now)
    {
        Timestamp heldBack = now.AddSeconds(-KernelDelay.TotalSeconds);
        while (true)
        {
            Ring? earliest = null;
            Timestamp limit = Timestamp.MaxValue;
            foreach (Ring ring in rings)
            {
                if (!ring.HasPacket())
                {
                    limit = ring.IsOver || limit < heldBack ? limit : heldBack;
                }
                else if (earliest is null || ring.Time < earliest.Time)
                {
                    limit = earliest is null || limit < earliest.Time ? limit : earliest.Time;
                    earliest = ring;
                }
                else if (ring.Time < limit)
                {
                    limit = ring.Time;
                }
            }

            if (earliest is null || earliest.Time > limit)
            {
                return true;
            }

            if (!earliest.HandOn(block, limit))
            {
                return false;
            }
        }
    }
}
