using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>A block out of a journal. Only at a start, so that its memory is left to the collector.</summary>
internal sealed class ReplayedBlock(
    long number, ReadOnlyMemory<byte> bytes, Frame[] frames, Timestamp? clock, CaptureDrops[] drops, CaptureSecrets[] secrets) : PacketBlock
{
    /// <summary>Its number in the journal.</summary>
    public long Number => number;

    public override ReadOnlySpan<byte> Bytes => bytes.Span;

    public override ReadOnlySpan<Frame> Frames => frames;

    public override Timestamp? Clock => clock;

    public override ReadOnlySpan<CaptureDrops> Drops => drops;

    public override ReadOnlySpan<CaptureSecrets> Secrets => secrets;

    /// <summary>What later blocks need of it when its packets are needed no more; null when that is nothing.</summary>
    public ReplayedBlock? SecretsAlone() => secrets.Length == 0
        ? null
        : new ReplayedBlock(number, default, [], null, [], [.. secrets.Select(secret => secret with { BeforeFrame = 0 })]);

    protected override void Recycle()
    {
    }
}
