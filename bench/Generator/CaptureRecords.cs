using System.Buffers.Binary;

namespace Earshot.Bench.Generator;

/// <summary>The frames of a capture that the generator wrote: little-endian, microseconds, every frame whole.</summary>
public static class CaptureRecords
{
    private const int FileHeader = 24;
    private const int RecordHeader = 16;

    /// <summary>Each frame with its time, microseconds since the epoch, in the order of the file.</summary>
    /// <param name="capture">The whole file.</param>
    public static IEnumerable<(long Time, byte[] Frame)> In(byte[] capture)
    {
        for (int at = FileHeader, next; at < capture.Length; at = next)
        {
            long seconds = BinaryPrimitives.ReadUInt32LittleEndian(capture.AsSpan(at));
            uint microseconds = BinaryPrimitives.ReadUInt32LittleEndian(capture.AsSpan(at + 4));
            next = at + RecordHeader + BinaryPrimitives.ReadInt32LittleEndian(capture.AsSpan(at + 8));
            yield return ((seconds * 1_000_000) + microseconds, capture[(at + RecordHeader)..next]);
        }
    }
}
