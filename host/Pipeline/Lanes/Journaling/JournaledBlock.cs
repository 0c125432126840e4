using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>A block that is in the journal, on its way through the lane: the journal sees when all are done with it.</summary>
internal sealed class JournaledBlock(PacketBlock block, long number) : PacketBlock
{
    private PacketBlock? inner = block;

    /// <summary>Its number in the journal.</summary>
    public long Number => number;

    /// <summary>Up to when it tells of packets; before all packets when it tells of none.</summary>
    public Timestamp Newest { get; } = Later(block.Frames is [.., var last] ? last.Timestamp : new Timestamp(long.MinValue), block.Clock);

    /// <summary>When it came here, by <see cref="Environment.TickCount64"/>.</summary>
    public long CameAt { get; } = Environment.TickCount64;

    /// <summary>The last lease was given back. Any thread.</summary>
    public bool IsDone => Volatile.Read(ref inner) is null;

    public override ReadOnlySpan<byte> Bytes => inner!.Bytes;

    public override ReadOnlySpan<Frame> Frames => inner!.Frames;

    public override Timestamp? Clock => inner!.Clock;

    public override ReadOnlySpan<CaptureSecrets> Secrets => inner!.Secrets;

    public override ReadOnlySpan<CaptureDrops> Drops => inner!.Drops;

    protected override void Recycle()
    {
        PacketBlock used = inner!;
        Volatile.Write(ref inner, null);
        used.Release();
    }

    private static Timestamp Later(Timestamp one, Timestamp? other) => other > one ? other.Value : one;
}
