using System.Buffers.Binary;

namespace Earshot.Spool.Tests.Support;

/// <summary>A record of a pcap file, as a value: equal when time, lengths and bytes are.</summary>
internal sealed record CapturedFrame(uint Seconds, uint Nanoseconds, int WireLength, string Bytes)
{
    /// <summary>The records of a little-endian pcap file with nanoseconds.</summary>
    public static List<CapturedFrame> ReadAll(string path)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        BinaryPrimitives.ReadUInt32LittleEndian(rest).Should().Be(0xA1B23C4D, "{0} has nanoseconds", path);
        rest = rest[24..];
        var frames = new List<CapturedFrame>();
        while (!rest.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(rest[8..]);
            frames.Add(new CapturedFrame(
                BinaryPrimitives.ReadUInt32LittleEndian(rest),
                BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]),
                BinaryPrimitives.ReadInt32LittleEndian(rest[12..]),
                Convert.ToHexStringLower(rest.Slice(16, length))));
            rest = rest[(16 + length)..];
        }

        return frames;
    }
}
