using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Receiving;

/// <summary>A block without frames, which says that time has passed.</summary>
internal sealed class ClockBlock(Timestamp clock) : PacketBlock
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes => [];

    /// <inheritdoc/>
    public override ReadOnlySpan<Frame> Frames => [];

    /// <inheritdoc/>
    public override Timestamp? Clock => clock;

    /// <inheritdoc/>
    protected override void Recycle()
    {
    }
}
