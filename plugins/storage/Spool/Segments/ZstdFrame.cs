using System.Buffers.Binary;
using Earshot.Spool.Pcapng;

namespace Earshot.Spool.Segments;

/// <summary>Where zstd frames begin and end, told without decompressing them (RFC 8878, 3.1).</summary>
internal static class ZstdFrame
{
    /// <summary>Magic number, descriptor, window descriptor, dictionary id, content size.</summary>
    public const int LongestHeader = 4 + 1 + 1 + 4 + 8;

    public const int BlockHeader = 3;

    /// <summary>Of a skippable frame: magic number and size.</summary>
    public const int SkippableHeader = 8;

    private const uint Magic = 0xFD2FB528;
    private const uint SkippableMagic = 0x184D2A50;
    private const int RleBlock = 1;
    private const int ReservedBlock = 3;

    /// <summary>
    /// Wireshark reads what libzstd recommends at a time (ZSTD_DStreamInSize: a block and its header), and some versions (4.0 is
    /// one) see that a frame follows another only when the bytes read together begin with a frame. So none lies across these
    /// boundaries unless it is longer than that.
    /// </summary>
    private const int ReadSize = (128 * 1024) + BlockHeader;

    /// <summary>Puts a skippable frame before a frame that would lie across a boundary, or leave no room for one.</summary>
    /// <param name="target">What is written.</param>
    /// <param name="position">Where in the file that ends.</param>
    /// <param name="length">Length of the frame that follows.</param>
    public static void Pad(ByteBuffer target, long position, int length)
    {
        int room = ReadSize - (int)(position % ReadSize);
        int left = room - length;
        if (room == ReadSize || room < SkippableHeader || left == 0 || left >= SkippableHeader)
        {
            return;
        }

        Span<byte> padding = target.Append(room);
        padding.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(padding, SkippableMagic);
        BinaryPrimitives.WriteInt32LittleEndian(padding[4..], room - SkippableHeader);
    }

    /// <summary>Length of a skippable frame; 0 when it is none.</summary>
    public static long SkippableLength(ReadOnlySpan<byte> head) =>
        head.Length >= SkippableHeader && BinaryPrimitives.ReadUInt32LittleEndian(head) == SkippableMagic
            ? SkippableHeader + (long)BinaryPrimitives.ReadUInt32LittleEndian(head[4..])
            : 0;

    /// <summary>Length of a frame's header.</summary>
    /// <returns>0 when it is none.</returns>
    public static int HeaderLength(ReadOnlySpan<byte> head, out bool hasChecksum)
    {
        hasChecksum = false;
        if (head.Length < 5 || BinaryPrimitives.ReadUInt32LittleEndian(head) != Magic)
        {
            return 0;
        }

        int descriptor = head[4];
        bool isSingleSegment = (descriptor & 0x20) != 0;
        hasChecksum = (descriptor & 0x04) != 0;
        int window = isSingleSegment ? 0 : 1;
        int dictionary = (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int size = (descriptor >> 6) switch { 0 => isSingleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        int length = 5 + window + dictionary + size;
        return length <= head.Length ? length : 0;
    }

    /// <summary>Reads a block's header.</summary>
    /// <param name="header">3 bytes.</param>
    /// <param name="isLast">It is the frame's last block.</param>
    /// <returns>Length of the block behind its header; below 0 when it is none.</returns>
    public static int BlockLength(ReadOnlySpan<byte> header, out bool isLast)
    {
        int word = header[0] | (header[1] << 8) | (header[2] << 16);
        isLast = (word & 1) != 0;
        return ((word >> 1) & 3) switch { RleBlock => 1, ReservedBlock => -1, _ => word >> 3 };
    }
}
