using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Earshot.MySqlStore.Records;

namespace Earshot.MySqlStore.Queue;

/// <summary>
/// An entry in a file of the queue, numbers least significant byte first:
/// <code>
/// length   4 bytes   of what follows the checksum
/// checksum 4 bytes   CRC-32C of what follows it
/// kind     1 byte
/// start    8 bytes   nanoseconds since 1970
/// record   the rest  as it is stored
/// </code>
/// </summary>
internal static class QueueFrame
{
    public const int HeaderLength = 8;

    private const int PrefixLength = 9;
    private const int MaxLength = 1 << 28;

    public static int LengthOf(Entry entry) => HeaderLength + PrefixLength + entry.Blob.Length;

    public static void Write(Stream output, Entry entry)
    {
        byte[] frame = new byte[LengthOf(entry)];
        Span<byte> body = frame.AsSpan(HeaderLength);
        body[0] = (byte)KindOf(entry);
        BinaryPrimitives.WriteInt64LittleEndian(body[1..], entry.Start.Nanoseconds);
        entry.Blob.CopyTo(body[PrefixLength..]);
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Checksum(body));
        output.Write(frame);
    }

    /// <summary>Reads the body of the next frame; null at the end, and where a frame is torn or damaged.</summary>
    public static byte[]? ReadBody(Stream input)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (input.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < PrefixLength or > MaxLength || length > input.Length - input.Position)
        {
            return null;
        }

        byte[] body = new byte[length];
        input.ReadExactly(body);
        return Checksum(body) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) ? body : null;
    }

    /// <exception cref="InvalidDataException">It holds no record, although its checksum is right.</exception>
    /// <exception cref="System.Text.Json.JsonException">As above.</exception>
    public static Entry ToEntry(byte[] body) =>
        Entry.Read((EntryKind)body[0], BinaryPrimitives.ReadInt64LittleEndian(body.AsSpan(1)), body[PrefixLength..]);

    private static EntryKind KindOf(Entry entry) => entry switch
    {
        CallEntry => EntryKind.Call,
        RegistrationEntry => EntryKind.Registration,
        _ => EntryKind.Request,
    };

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
