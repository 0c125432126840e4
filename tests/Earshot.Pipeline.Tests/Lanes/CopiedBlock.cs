using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests.Lanes;

/// <summary>A block that outlives its source.</summary>
internal sealed class CopiedBlock : PacketBlock
{
    private readonly byte[] bytes;
    private readonly Frame[] frames;

    /// <param name="block">Copied.</param>
    /// <param name="wants">Which frames, by their place.</param>
    public CopiedBlock(PacketBlock block, Func<int, bool>? wants = null)
    {
        bytes = block.Bytes.ToArray();
        frames = [.. block.Frames.ToArray().Where((_, place) => wants?.Invoke(place) != false)];
    }

    public override ReadOnlySpan<byte> Bytes => bytes;

    public override ReadOnlySpan<Frame> Frames => frames;

    protected override void Recycle()
    {
    }
}
