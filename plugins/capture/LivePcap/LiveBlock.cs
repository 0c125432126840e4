using System.Runtime.InteropServices;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.LivePcap;

/// <summary>A packet block that frames are copied into, because libpcap's ring takes its memory back at once.</summary>
internal sealed class LiveBlock(LiveBlockPool pool) : PacketBlock
{
    /// <summary>Bytes of a block.</summary>
    public const int Size = 1024 * 1024;

    /// <summary>Frames of a block: a block of very small ones is full before its bytes are.</summary>
    private const int MaxFrames = Size / 128;

    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(Size, pinned: true);
    private readonly Frame[] frames = new Frame[MaxFrames];
    private readonly List<CaptureDrops> drops = [];
    private int filled;
    private int frameCount;
    private Timestamp? clock;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, filled);

    /// <inheritdoc/>
    public override ReadOnlySpan<Frame> Frames => frames.AsSpan(0, frameCount);

    /// <inheritdoc/>
    public override Timestamp? Clock => clock;

    /// <inheritdoc/>
    public override ReadOnlySpan<CaptureDrops> Drops => CollectionsMarshal.AsSpan(drops);

    /// <summary>True when one more frame of at most this many bytes fits.</summary>
    public bool HasRoom(int length) => frameCount < MaxFrames && Size - filled >= length;

    /// <summary>Copies a frame in; there must be room for it.</summary>
    public void Add(Timestamp timestamp, ReadOnlySpan<byte> bytes, int wireLength, ushort interfaceNumber, LinkType linkType)
    {
        bytes.CopyTo(buffer.AsSpan(filled));
        frames[frameCount++] = new Frame(timestamp, filled, bytes.Length, wireLength, interfaceNumber, linkType);
        filled += bytes.Length;
    }

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
        (filled, frameCount, clock) = (0, 0, null);
        drops.Clear();
        Renew();
    }

    /// <inheritdoc/>
    protected override void Recycle() => pool.Return(this);
}
