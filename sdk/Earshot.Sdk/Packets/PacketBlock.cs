using Earshot.Sdk.Capture;

namespace Earshot.Sdk.Packets;

/// <summary>
/// The unit of batching, queueing and back-pressure: some bytes that a releaser owns, and an entry per captured frame in them.
/// </summary>
/// <remarks>
/// A block is born with one lease. Whoever needs its bytes after a call has returned takes a lease of its own with
/// <see cref="Retain"/> and gives it back with <see cref="Release"/>; after the last one the memory is used again.
/// Frames and their bytes never change between birth and the last release, so any number of threads may read.
/// </remarks>
public abstract class PacketBlock
{
    private int leases = 1;

    /// <summary>The memory that frames point into. What is outside of frames is not the block's, and may change.</summary>
    public abstract ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Bytes of memory that nobody else can use while the block is leased.</summary>
    public virtual int Footprint => Bytes.Length;

    /// <summary>The frames in the order of capture.</summary>
    public abstract ReadOnlySpan<Frame> Frames { get; }

    /// <summary>
    /// Packet time up to which a live source has delivered everything, or null when it makes no such promise. A live
    /// source sends a block at least every second, if need be without frames, so that timeouts run in silence.
    /// </summary>
    public virtual Timestamp? Clock => null;

    /// <summary>Secrets that the capture holds among these frames, in their order.</summary>
    public virtual ReadOnlySpan<CaptureSecrets> Secrets => [];

    /// <summary>What the source's counters of drops told since the block before, in the order in which they were read.</summary>
    public virtual ReadOnlySpan<CaptureDrops> Drops => [];

    /// <summary>
    /// What its source knows it by, at most 255 bytes; empty when the source need not know it again. A centre keeps the marks of the last blocks
    /// in its journal, and tells them after a restart: <see cref="Transport.ICentre.Journaled"/>.
    /// </summary>
    public virtual ReadOnlySpan<byte> Mark => [];

    /// <summary>
    /// The block is in the host's journal, so that a kill of the process does not lose it: who sent it may forget it. Called at most once, with a
    /// lease out; not at all where there is no journal or it cannot be written, and then the last release says the same. Any thread; must not throw.
    /// </summary>
    public virtual void OnJournaled()
    {
    }

    /// <summary>Takes one more lease. Any thread that holds a lease may call it.</summary>
    public void Retain() => Interlocked.Increment(ref leases);

    /// <summary>Gives one lease back; the last one recycles the block. Any thread.</summary>
    /// <exception cref="InvalidOperationException">More leases were given back than taken.</exception>
    public void Release()
    {
        int left = Interlocked.Decrement(ref leases);
        if (left == 0)
        {
            Recycle();
        }
        else if (left < 0)
        {
            throw new InvalidOperationException("A packet block was released more often than it was retained.");
        }
    }

    /// <summary>Called once when the last lease is gone. The owner takes the memory back and may call <see cref="Renew"/>.</summary>
    protected abstract void Recycle();

    /// <summary>Gives a recycled block its first lease again. Only its owner, and only with no lease out.</summary>
    protected void Renew() => leases = 1;
}
