using System.Buffers.Binary;
using Earshot.Sdk.Packets;

namespace Earshot.Fuzz.Walk;

/// <summary>
/// What a fuzzer's bytes stand for: <code>link type 1 | { cut 1 | length 2 | frame }</code> up to eight frames, so that fragments
/// can meet. The last frame takes what is left; "cut" is how many bytes a snap length took off it.
/// </summary>
internal static class FuzzInput
{
    private const int MostFrames = 8;

    private static readonly LinkType[] LinkTypes =
    [
        LinkType.Ethernet,
        LinkType.RawIp,
        LinkType.LinuxSll,
        LinkType.LinuxSll2,
        LinkType.Null,
        LinkType.Ppp,
        LinkType.CiscoHdlc,
        LinkType.Ieee80211,
        LinkType.Ieee80211Radiotap,
        LinkType.IPv4,
        LinkType.IPv6,
    ];

    /// <summary>The frames of an input.</summary>
    public static List<FuzzFrame> Frames(ReadOnlySpan<byte> input)
    {
        List<FuzzFrame> frames = [];
        if (input.IsEmpty)
        {
            return frames;
        }

        LinkType linkType = LinkTypes[input[0] % LinkTypes.Length];
        input = input[1..];
        while (input.Length >= 3 && frames.Count < MostFrames)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(input[1..]);
            length = frames.Count == MostFrames - 1 ? input.Length - 3 : Math.Min(length, input.Length - 3);
            frames.Add(new FuzzFrame(linkType, input.Slice(3, length).ToArray(), length + input[0]));
            input = input[(3 + length)..];
        }

        return frames;
    }

    /// <summary>The input that stands for Ethernet frames, each as a whole.</summary>
    public static byte[] OfEthernet(IEnumerable<byte[]> frames)
    {
        List<byte> input = [0];
        foreach (byte[] frame in frames)
        {
            input.AddRange([0, (byte)(frame.Length >> 8), (byte)frame.Length, .. frame]);
        }

        return [.. input];
    }
}

/// <summary>One frame of an input.</summary>
/// <param name="LinkType">Type of its first header.</param>
/// <param name="Bytes">What was captured.</param>
/// <param name="WireLength">What it had on the wire.</param>
internal sealed record FuzzFrame(LinkType LinkType, byte[] Bytes, int WireLength);
