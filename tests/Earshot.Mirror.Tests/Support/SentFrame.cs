using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Tests.Support;

/// <summary>What of a frame the wire carries.</summary>
internal sealed record SentFrame(long Microseconds, int WireLength, LinkType LinkType, string Bytes)
{
    public static SentFrame Of(PacketBlock block, in Frame frame) => new(
        (frame.Timestamp.Seconds * 1_000_000)
            + ((frame.Timestamp.Nanoseconds - (frame.Timestamp.Seconds * Timestamp.NanosecondsPerSecond)) / 1000),
        frame.WireLength,
        frame.LinkType,
        Convert.ToHexStringLower(block.Bytes.Slice(frame.Offset, frame.CapturedLength)));
}
