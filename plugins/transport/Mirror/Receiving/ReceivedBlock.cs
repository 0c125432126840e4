using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Earshot.Mirror.Wire;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Receiving;

/// <summary>
/// A block of the wire as a packet block. Its bytes are what was received, or what was decompressed from that; the frames point into
/// them, so that nothing is copied.
/// </summary>
internal sealed class ReceivedBlock(ReceivedBlockPool pool) : PacketBlock
{
    private const int FewFrames = 4096;

    /// <summary>Larger tables of frames are left to the collector.</summary>
    private const int ManyFrames = 65_536;

    private readonly List<CaptureDrops> drops = [];
    private Frame[] frames = new Frame[FewFrames];
    private byte[] buffer = [];
    private int length;
    private int frameCount;
    private readonly byte[] mark = new byte[RecentBlocks.Entry.Length];
    private TaskCompletionSource<bool>? taken;

    /// <summary>What its header says.</summary>
    public BlockHeader Header { get; private set; }

    /// <summary>Hash of the data before compression.</summary>
    public ulong Hash { get; private set; }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <inheritdoc/>
    public override ReadOnlySpan<Frame> Frames => frames.AsSpan(0, frameCount);

    /// <inheritdoc/>
    public override ReadOnlySpan<CaptureDrops> Drops => CollectionsMarshal.AsSpan(drops);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Mark => mark;

    /// <summary>Memory that it takes.</summary>
    public long Memory => buffer.Length + (frames.Length * (long)Unsafe.SizeOf<Frame>());

    /// <summary>Memory for its bytes, from the shared pool, to which it goes back.</summary>
    /// <param name="bytes">Rented from the shared pool; belongs to the block now.</param>
    /// <param name="used">Bytes of it that are the block's.</param>
    public void Adopt(byte[] bytes, int used) => (buffer, length) = (bytes, used);

    /// <summary>Sets what is known of it as a whole.</summary>
    public void Describe(in BlockHeader header, ulong hash)
    {
        (Header, Hash) = (header, hash);
        RecentBlocks.Of(this).Write(mark);
    }

    /// <summary>
    /// Completes when its packets are in the centre's journal or analysed, or with false when they will never be. To be asked once, before it is
    /// handed over.
    /// </summary>
    public Task<bool> WhenTaken() => (taken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Nobody will work on it.</summary>
    public void Abandon() => taken?.TrySetResult(false);

    /// <inheritdoc/>
    public override void OnJournaled() => taken?.TrySetResult(true);

    /// <summary>Room for the frames of a block.</summary>
    public Span<Frame> FramesFor(int count)
    {
        if (frames.Length < count)
        {
            frames = new Frame[count];
        }

        return frames.AsSpan(0, count);
    }

    /// <summary>Says how many frames were put there.</summary>
    public void SetFrameCount(int count) => frameCount = count;

    /// <summary>Tells of packets that were lost before the first frame.</summary>
    public void Add(CaptureDrops drop) => drops.Add(drop);

    /// <summary>Makes it an empty one with one lease.</summary>
    public void Reuse() => Renew();

    /// <inheritdoc/>
    protected override void Recycle()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        taken?.TrySetResult(true);
        taken = null;
        (buffer, length, frameCount) = ([], 0, 0);
        drops.Clear();
        if (frames.Length <= ManyFrames)
        {
            pool.Return(this);
        }
    }
}
