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
        byte[] entry = [];
        return Read(input, ref entry) > 0 ? entry : null;
    }

    /// <summary>Reads the next entry into a buffer, a new one when it is too small.</summary>
    /// <returns>Its length; 0 at the end, and where a frame is torn or damaged.</returns>
    public static int Read(Stream input, ref byte[] buffer)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (input.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return 0;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxLength || length > input.Length - input.Position)
        {
            return 0;
        }

        buffer = buffer.Length >= length ? buffer : new byte[length];
        Span<byte> entry = buffer.AsSpan(0, length);
        input.ReadExactly(entry);
        // A block of zeros, as a crashed file system may leave, is no empty entry: its checksum would be 0 too.
        return Checksum(entry) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) ? length : 0;
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
