using System.Buffers.Binary;
using System.IO.Hashing;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>
/// A record in a file of a journal:
/// <code>
/// length   4 bytes   of what follows the checksum
/// checksum 8 bytes   XXH3 of what follows it
/// kind     1 byte
/// content  the rest
/// </code>
/// </summary>
internal static class JournalRecord
{
    public const int HeaderLength = 12;

    // A block of a transport has 64 MiB at most, and its table of frames.
    private const int MaxLength = 1 << 29;

    /// <summary>Begins a record behind what the buffer holds.</summary>
    /// <returns>Its place, for <see cref="End"/>.</returns>
    public static int Begin(JournalBuffer buffer, JournalRecordKind kind)
    {
        int start = buffer.Length;
        buffer.Add(HeaderLength);
        buffer.Byte((byte)kind);
        return start;
    }

    /// <summary>All of it is written.</summary>
    public static void End(JournalBuffer buffer, int start)
    {
        Span<byte> record = buffer.From(start);
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - HeaderLength);
        BinaryPrimitives.WriteUInt64LittleEndian(record[sizeof(int)..], XxHash3.HashToUInt64(record[HeaderLength..]));
    }

    /// <summary>Reads the next record into a buffer, or a larger one.</summary>
    /// <returns>Its length, kind included; 0 at the end, and where a record is torn or damaged.</returns>
    public static int Read(Stream input, ref byte[] buffer)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (input.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return 0;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 1 or > MaxLength || length > input.Length - input.Position)
        {
            return 0;
        }

        buffer = buffer.Length >= length ? buffer : new byte[length];
        input.ReadExactly(buffer, 0, length);
        return XxHash3.HashToUInt64(buffer.AsSpan(0, length)) == BinaryPrimitives.ReadUInt64LittleEndian(header[sizeof(int)..]) ? length : 0;
    }
}

/// <summary>What a record holds.</summary>
internal enum JournalRecordKind : byte
{
    /// <summary>Whose journal it is, and what came before: the first of each file.</summary>
    Head = 1,

    /// <summary>A block.</summary>
    Block = 2,

    /// <summary>A call, registration or request that the store has kept.</summary>
    Kept = 3,

    /// <summary>The sensor's source has ended.</summary>
    End = 4,
}
