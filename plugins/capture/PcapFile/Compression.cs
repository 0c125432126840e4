using System.IO.Compression;
using ZstdSharp;

namespace Earshot.PcapFile;

/// <summary>Compressed captures, known by their first bytes.</summary>
internal static class Compression
{
    private const int MagicLength = 4;

    /// <summary>The stream itself, or what is compressed in it.</summary>
    public static Stream Unpack(Stream raw)
    {
        byte[] magic = new byte[MagicLength];
        int count = raw.ReadAtLeast(magic, MagicLength, throwOnEndOfStream: false);
        var whole = new PrefixedStream(magic.AsMemory(0, count), raw);
        return magic switch
        {
            // RFC 1952, 2.3.1: ID1, ID2, and the one compression method there is. Members may follow one another (2.2).
            [0x1f, 0x8b, 0x08, ..] => new GZipStream(whole, CompressionMode.Decompress),

            // RFC 8878, 3.1.1 and 3.1.2: a frame, or a skippable frame before it.
            [0x28, 0xb5, 0x2f, 0xfd] or [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18] =>
                new DecompressionStream(whole, leaveOpen: false),

            _ => whole,
        };
    }

    /// <summary>True for what reading throws when a disk fails or compressed data are cut or corrupt.</summary>
    public static bool IsReadError(Exception exception) =>
        exception is IOException or InvalidDataException or ZstdException or UnauthorizedAccessException;
}
