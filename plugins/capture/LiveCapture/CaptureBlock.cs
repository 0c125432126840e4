using System.Runtime.InteropServices;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.LiveCapture;

/// <summary>What a packet block of interfaces has beside its bytes.</summary>
internal abstract class CaptureBlock(int maxFrames) : PacketBlock
{
    private readonly Frame[] frames = new Frame[maxFrames];
    private readonly List<CaptureDrops> drops = [];
    private int frameCount;
    private Timestamp? clock;

    /// <inheritdoc/>
    public override ReadOnlySpan<Frame> Frames => frames.AsSpan(0, frameCount);

    /// <inheritdoc/>
    public override Timestamp? Clock => clock;

    /// <inheritdoc/>
    public override ReadOnlySpan<CaptureDrops> Drops => CollectionsMarshal.AsSpan(drops);

    /// <summary>True when one more frame can be entered.</summary>
    public bool HasRoom => frameCount < frames.Length;

    /// <summary>Enters a frame; there must be room for it.</summary>
    public void Add(in Frame frame) => frames[frameCount++] = frame;

    /// <summary>Notes what a counter of drops counted; no more frames follow.</summary>
    public void Add(LossPlace place, Timestamp from, Timestamp to, long packets) =>
        drops.Add(new CaptureDrops(frameCount, from, to, place, packets));

    /// <summary>
    /// Puts frames of several interfaces in the order of their times; those of one time, and so of one interface, stay in
    /// the order in which they were read.
    /// </summary>
    public void SortByTime() => frames.AsSpan(0, frameCount).Sort(static (a, b) =>
        a.Timestamp == b.Timestamp ? a.Offset.CompareTo(b.Offset) : a.Timestamp.CompareTo(b.Timestamp));

    /// <summary>The block is complete.</summary>
    /// <param name="promise">Up to when nothing more will come; null when more is already waiting.</param>
    public void Complete(Timestamp? promise) => clock = promise;

    /// <summary>Makes a returned block an empty one.</summary>
    public void Reuse()
    {
        (frameCount, clock) = (0, null);
        drops.Clear();
        Renew();
    }
}
