using Earshot.LiveCapture;

namespace Earshot.AfPacket.Rings;

/// <summary>A packet block whose frames stay where the kernel put them: it holds leases of the slots of rings that they are in.</summary>
/// <param name="pool">Where it goes back to.</param>
/// <param name="area">Where the rings are.</param>
/// <param name="maxLeases">Slots that it holds at most.</param>
internal sealed unsafe class RingBlock(RingBlockPool pool, RingArea area, int maxLeases) : CaptureBlock(MaxFrames)
{
    private const int MaxFrames = 8192;

    private readonly List<(Ring Ring, int Slot)> leases = new(maxLeases);

    /// <inheritdoc/>
    /// <remarks>All rings: what is not between frames' offsets and ends belongs to others.</remarks>
    public override ReadOnlySpan<byte> Bytes => new(area.Start, area.Length);

    /// <inheritdoc/>
    public override int Footprint => leases.Count * Ring.SlotSize;

    /// <summary>Another one each time that it is taken from the pool, above 0.</summary>
    public long Number { get; set; }

    /// <summary>Holds a slot that it does not hold yet.</summary>
    /// <returns>False when it holds as many as it may.</returns>
    public bool TryLease(Ring ring, int slot)
    {
        if (leases.Count == maxLeases)
        {
            return false;
        }

        leases.Add((ring, slot));
        ring.Lease(slot);
        return true;
    }

    /// <inheritdoc/>
    protected override void Recycle()
    {
        foreach ((Ring ring, int slot) in leases)
        {
            ring.Release(slot);
        }

        leases.Clear();
        pool.Return(this);
        area.Release();
    }
}
