using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.PcapFile;

/// <summary>
/// A read buffer that is the packet block at the same time: records stay where the read put them, and only an entry per
/// frame is written. Layout: indexed records, then <see cref="Rest"/> (read, not yet indexed), then <see cref="Free"/>.
/// </summary>
internal sealed class FileBlock : PacketBlock
{
    /// <summary>Smallest size of a block, bytes.</summary>
    public const int MinimumSize = 4 * 1024;

    /// <summary>Largest size of a block, and so of a record with its header, bytes. A longer record is taken for corrupt.</summary>
    public const int MaximumSize = 64 * 1024 * 1024;

    private readonly BlockPool pool;
    private byte[] buffer;
    private Frame[] frames;
    private readonly List<CaptureSecrets> secrets = [];
    private readonly List<CaptureDrops> drops = [];
    private int frameCount;
    private int indexed;
    private int filled;

    public FileBlock(BlockPool pool, long packetsBefore)
    {
        this.pool = pool;
        buffer = GC.AllocateUninitializedArray<byte>(pool.BlockSize, pinned: true);
        frames = new Frame[pool.BlockSize / 128];
        PacketsBefore = packetsBefore;
    }

    /// <summary>Packets of the capture that came in earlier blocks.</summary>
    public long PacketsBefore { get; private set; }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, indexed);

    /// <inheritdoc/>
    public override ReadOnlySpan<Frame> Frames => frames.AsSpan(0, frameCount);

    /// <inheritdoc/>
    public override ReadOnlySpan<CaptureSecrets> Secrets => CollectionsMarshal.AsSpan(secrets);

    /// <inheritdoc/>
    public override ReadOnlySpan<CaptureDrops> Drops => CollectionsMarshal.AsSpan(drops);

    /// <summary>True when there is nothing in it for a reader.</summary>
    public bool IsEmpty => frameCount == 0 && secrets.Count == 0 && drops.Count == 0;

    /// <summary>Bytes that were read and are not yet indexed.</summary>
    public ReadOnlySpan<byte> Rest => buffer.AsSpan(indexed, filled - indexed);

    /// <summary>Offset of <see cref="Rest"/> in the block.</summary>
    public int RestOffset => indexed;

    /// <summary>Memory for more bytes; see <see cref="Append(int)"/>.</summary>
    public Memory<byte> Free => buffer.AsMemory(filled);

    /// <summary>Bytes were read into <see cref="Free"/>.</summary>
    public void Append(int count) => filled += count;

    /// <summary>Copies bytes to the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - filled)
        {
            Enlarge(filled + bytes.Length);
        }

        bytes.CopyTo(buffer.AsSpan(filled));
        filled += bytes.Length;
    }

    /// <summary>Enters a frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Frame frame)
    {
        if (frameCount == frames.Length)
        {
            Array.Resize(ref frames, 2 * frameCount);
        }

        frames[frameCount++] = frame;
    }

    /// <summary>Enters secrets of the frames that follow. They are copied, as a block without frames may still move its bytes.</summary>
    public void Add(CaptureSecretsKind kind, ReadOnlySpan<byte> data) =>
        secrets.Add(new CaptureSecrets(frameCount, kind, data.ToArray()));

    /// <summary>Enters what a counter of drops counted before the frames that follow.</summary>
    public void Add(LossPlace place, Timestamp from, Timestamp to, long packets) =>
        drops.Add(new CaptureDrops(frameCount, from, to, place, packets));

    /// <summary>The first bytes of <see cref="Rest"/> are indexed.</summary>
    public void Skip(int count) => indexed += count;

    /// <summary>Makes <see cref="Free"/> non-empty. Only without frames: it moves bytes.</summary>
    public void MakeRoom()
    {
        if (filled < buffer.Length)
        {
            return;
        }

        if (indexed == 0)
        {
            Enlarge((int)Math.Min(2L * buffer.Length, MaximumSize));
        }

        Rest.CopyTo(buffer);
        filled -= indexed;
        indexed = 0;
    }

    /// <summary>Makes a returned block an empty one.</summary>
    public void Reuse(long packetsBefore)
    {
        PacketsBefore = packetsBefore;
        secrets.Clear();
        drops.Clear();
        frameCount = 0;
        indexed = 0;
        filled = 0;
        Renew();
    }

    /// <inheritdoc/>
    protected override void Recycle()
    {
        // A block that had to grow for one long record would keep its size for good.
        if (buffer.Length == pool.BlockSize)
        {
            pool.Return(this);
        }
    }

    private void Enlarge(int size)
    {
        byte[] larger = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        buffer.AsSpan(0, filled).CopyTo(larger);
        buffer = larger;
    }
}
