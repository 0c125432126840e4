using Earshot.Sdk.Packets;

namespace Earshot.Central.Tests.Support;

/// <summary>A frame as a value: equal when all that a capture says of it is, and its bytes are.</summary>
internal sealed record SeenFrame(long Nanoseconds, int WireLength, int Interface, LinkType LinkType, string Bytes)
{
    public static IEnumerable<SeenFrame> Of(PacketBlock block)
    {
        var seen = new List<SeenFrame>();
        foreach (Frame frame in block.Frames)
        {
            seen.Add(new SeenFrame(
                frame.Timestamp.Nanoseconds,
                frame.WireLength,
                frame.Interface,
                frame.LinkType,
                Convert.ToBase64String(block.Bytes.Slice(frame.Offset, frame.CapturedLength))));
        }

        return seen;
    }
}
