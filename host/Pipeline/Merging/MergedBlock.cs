using System.Runtime.InteropServices;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Merging;

/// <summary>A block of copied frames; goes back to its pool when nobody needs it any more.</summary>
internal sealed class MergedBlock(MergedBlockPool pool) : PacketBlock
{
    private const int Size = 1 << 20;

    private readonly List<Frame> frames = [];
    private readonly List<CaptureSecrets> secrets = [];
    private readonly List<CaptureDrops> drops = [];
    private byte[] bytes = new byte[Size];
    private int length;
    private Timestamp? clock;

    public override ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    public override ReadOnlySpan<Frame> Frames => CollectionsMarshal.AsSpan(frames);

    public override ReadOnlySpan<CaptureSecrets> Secrets => CollectionsMarshal.AsSpan(secrets);

    public override ReadOnlySpan<CaptureDrops> Drops => CollectionsMarshal.AsSpan(drops);

    public override Timestamp? Clock => clock;

    /// <summary>True when nothing is in it that anybody must see.</summary>
    public bool IsEmpty => frames.Count == 0 && secrets.Count == 0 && drops.Count == 0;

    /// <summary>False when another frame would not fit; an empty block takes any.</summary>
    public bool HasRoom(int captured) => frames.Count == 0 || length + captured <= bytes.Length;

    public void Add(in Frame frame, ReadOnlySpan<byte> captured)
    {
        if (length + captured.Length > bytes.Length)
        {
            Array.Resize(ref bytes, length + captured.Length);
        }

        captured.CopyTo(bytes.AsSpan(length));
        frames.Add(frame with { Offset = length });
        length += captured.Length;
    }

    /// <summary>Adds what was told before the next frame.</summary>
    public void Add(in CaptureDrops dropped) => drops.Add(dropped with { BeforeFrame = frames.Count });

    /// <inheritdoc cref="Add(in CaptureDrops)"/>
    public void Add(in CaptureSecrets secret) =>
        secrets.Add(secret with { BeforeFrame = frames.Count, Data = secret.Data.ToArray() });

    public void Complete(Timestamp? promise) => clock = promise;

    protected override void Recycle()
    {
        frames.Clear();
        secrets.Clear();
        drops.Clear();
        length = 0;
        clock = null;
        Renew();
        pool.Return(this);
    }
}

/// <summary>Blocks that are used again. Any thread.</summary>
internal sealed class MergedBlockPool
{
    private readonly System.Collections.Concurrent.ConcurrentBag<MergedBlock> free = [];

    public MergedBlock Take() => free.TryTake(out MergedBlock? block) ? block : new MergedBlock(this);

    public void Return(MergedBlock block) => free.Add(block);
}
