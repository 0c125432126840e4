using System.Buffers.Binary;

namespace Earshot.EndToEnd.Tests;

/// <summary>Makes several captures of one in little-endian pcap, so that they hold the same packets together.</summary>
internal static class CaptureSplitter
{
    private const int FileHeaderLength = 24;
    private const int RecordHeaderLength = 16;
    private const int Parts = 3;

    /// <summary>A few packets to each in turn, those of one time to the same: their order is known in one file only.</summary>
    public static IReadOnlyList<byte[]> Interleave(byte[] capture)
    {
        int number = 0;
        return Divide(capture, (_, isOfTimeBefore) => (isOfTimeBefore ? number : ++number) / 7 % Parts);
    }

    /// <summary>Each begins where the one behind it ends: the last part comes first.</summary>
    public static IReadOnlyList<byte[]> Cut(byte[] capture)
    {
        int part = Parts - 1;
        return Divide(capture, (offset, isOfTimeBefore) => isOfTimeBefore ? part : part = Parts - 1 - (int)((long)offset * Parts / capture.Length));
    }

    /// <param name="capture">The whole.</param>
    /// <param name="part">Which part takes the packet at an offset, and whether it has the time of the one before.</param>
    private static byte[][] Divide(byte[] capture, Func<int, bool, int> part)
    {
        MemoryStream[] parts = [.. Enumerable.Range(0, Parts).Select(_ => new MemoryStream())];
        Array.ForEach(parts, stream => stream.Write(capture.AsSpan(0, FileHeaderLength)));
        ReadOnlySpan<byte> before = [];
        for (int offset = FileHeaderLength; offset < capture.Length;)
        {
            ReadOnlySpan<byte> record = capture.AsSpan(offset);
            record = record[..(RecordHeaderLength + BinaryPrimitives.ReadInt32LittleEndian(record[8..]))];
            ReadOnlySpan<byte> time = record[..8];
            parts[part(offset, time.SequenceEqual(before))].Write(record);
            before = time;
            offset += record.Length;
        }

        return [.. parts.Select(stream => stream.ToArray())];
    }
}
