using System.Buffers.Binary;
using Earshot.Bench.Generator;

namespace Earshot.Fuzz.Walk;

/// <summary>Inputs for a fuzzer to begin with.</summary>
internal static class Seeds
{
    private const int IPv4At = 14;

    /// <summary>The smallest frame of a call in a tunnel: one of G.729 media.</summary>
    public static byte[] Of(Tunnel tunnel) => FuzzInput.OfEthernet([Frames(tunnel).MinBy(frame => frame.Length)!]);

    /// <summary>A SIP message in two fragments.</summary>
    public static byte[] Fragments()
    {
        const int first = 64;
        byte[] whole = Frames(Tunnel.None).MaxBy(frame => frame.Length)!;
        byte[] payload = whole[(IPv4At + 20)..];
        return FuzzInput.OfEthernet([Fragment(whole, payload[..first], 0, more: true), Fragment(whole, payload[first..], first, more: false)]);
    }

    private static byte[] Fragment(byte[] whole, byte[] part, int offset, bool more)
    {
        byte[] frame = [.. whole[..(IPv4At + 20)], .. part];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(IPv4At + 2), (ushort)(20 + part.Length));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(IPv4At + 6), (ushort)((more ? 0x2000 : 0) | (offset / 8)));
        return frame;
    }

    private static IEnumerable<byte[]> Frames(Tunnel tunnel)
    {
        using var stream = new MemoryStream();
        CaptureGenerator.Generate(
            new GeneratorOptions { Calls = 1, Concurrency = 1, Seconds = 1, Tunnel = tunnel, Codec = Codec.Named("g729") }, stream);
        return CaptureRecords.In(stream.ToArray()).Select(record => record.Frame);
    }
}
