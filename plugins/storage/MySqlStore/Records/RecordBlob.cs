using System.Buffers.Binary;
using System.IO.Compression;

namespace Earshot.MySqlStore.Records;

/// <summary>
/// JSON as the functions COMPRESS and UNCOMPRESS of the server have it: the length as four bytes, least significant first, and a
/// zlib stream (RFC 1950). So a record can be read in SQL too.
/// </summary>
internal static class RecordBlob
{
    // No record comes near; a length beyond it is damage, and would only be memory lost.
    private const int MaxLength = 1 << 28;

    public static byte[] Compress(ReadOnlySpan<byte> json)
    {
        using var output = new MemoryStream(256 + (json.Length / 3));
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        output.Write(length);
        using (var zlib = new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(json);
        }

        return output.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not such a value.</exception>
    public static byte[] Decompress(byte[] blob)
    {
        int length = blob.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(blob);
        if (length is < 0 or > MaxLength)
        {
            throw new InvalidDataException("a stored record has no valid length");
        }

        byte[] json = new byte[length];
        using var zlib = new ZLibStream(new MemoryStream(blob, 4, blob.Length - 4), CompressionMode.Decompress);
        if (zlib.ReadAtLeast(json, length, throwOnEndOfStream: false) != length)
        {
            throw new InvalidDataException("a stored record is cut off");
        }

        return json;
    }
}
