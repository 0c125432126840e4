using Earshot.Sdk.Packets;

namespace Earshot.Capture.Tests;

/// <summary>A frame as a test compares it: its bytes instead of their place in a block.</summary>
internal sealed record ReadFrame(long Time, int WireLength, int Interface, LinkType LinkType, string Bytes)
{
    public static ReadFrame Of(PacketBlock block, in Frame frame)
    {
        ReadOnlySpan<byte> bytes = block.Bytes.Slice(frame.Offset, frame.CapturedLength);
        return new ReadFrame(
            frame.Timestamp.Nanoseconds, frame.WireLength, frame.Interface, frame.LinkType, Convert.ToHexStringLower(bytes));
    }
}
