using Earshot.LiveCapture;
using Earshot.Sdk.Packets;

namespace Earshot.LivePcap;

/// <summary>A packet block that frames are copied into, because libpcap's ring takes its memory back at once.</summary>
internal sealed class LiveBlock(LiveBlockPool pool) : CaptureBlock(MaxFrames)
{
    /// <summary>Bytes of a block.</summary>
    public const int Size = 1024 * 1024;

    /// <summary>Frames of a block: a block of very small ones is full before its bytes are.</summary>
    private const int MaxFrames = Size / 128;

    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(Size, pinned: true);
    private int filled;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, filled);

    /// <inheritdoc/>
    public override int Footprint => Size;

    /// <summary>True when one more frame of at most this many bytes fits.</summary>
    public bool HasRoomFor(int length) => HasRoom && Size - filled >= length;

    /// <summary>Copies a frame in; there must be room for it.</summary>
    public void Add(Timestamp timestamp, ReadOnlySpan<byte> bytes, int wireLength, ushort interfaceNumber, LinkType linkType)
    {
        bytes.CopyTo(buffer.AsSpan(filled));
        Add(new Frame(timestamp, filled, bytes.Length, wireLength, interfaceNumber, linkType));
        filled += bytes.Length;
    }

    /// <inheritdoc/>
    protected override void Recycle()
    {
        filled = 0;
        pool.Return(this);
    }
}
