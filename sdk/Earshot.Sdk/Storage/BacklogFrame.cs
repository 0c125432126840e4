using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Earshot.Sdk.Storage;

/// <summary>
/// An entry in a file of a <see cref="DiskBacklog"/>, numbers least significant byte first:
/// <code>
/// length   4 bytes   of what follows the checksum
/// checksum 4 bytes   CRC-32C of what follows it
/// entry    the rest
/// </code>
/// </summary>
internal static class BacklogFrame
{
    public const int HeaderLength = 8;

    private const int MaxLength = 1 << 28;

    public static long LengthOf(ReadOnlyMemory<byte> entry) => HeaderLength + entry.Length;

    public static void Write(Stream output, ReadOnlySpan<byte> entry)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteInt32LittleEndian(header, entry.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum(entry));
        output.Write(header);
        output.Write(entry);
    }

    /// <summary>Reads the next entry; null at the end, and where a frame is torn or damaged.</summary>
    public static byte[]? Read(Stream input)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (input.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxLength || length > input.Length - input.Position)
        {
            return null;
        }

        byte[] entry = new byte[length];
        input.ReadExactly(entry);
        // A block of zeros, as a crashed file system may leave, is no empty entry: its checksum would be 0 too.
        return length > 0 && Checksum(entry) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) ? entry : null;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
