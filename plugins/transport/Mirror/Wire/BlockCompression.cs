using K4os.Compression.LZ4;
using Snappier;

namespace Earshot.Mirror.Wire;

/// <summary>A block's data as one raw Snappy or LZ4 block.</summary>
internal static class BlockCompression
{
    private const int LongestVarint = 5;

    /// <summary>Room for data of this size, whatever the method and whatever they hold.</summary>
    public static int MaxLength(int size) => Math.Max(Snappy.GetMaxCompressedLength(size), LZ4Codec.MaximumOutputSize(size));

    /// <summary>Compresses into enough room.</summary>
    /// <returns>Bytes written.</returns>
    public static int Compress(CompressMethod method, ReadOnlySpan<byte> data, Span<byte> output) => method == CompressMethod.Snappy
        ? Snappy.Compress(data, output)
        : LZ4Codec.Encode(data, output, LZ4Level.L00_FAST);

    /// <summary>Finds out the method and decompresses.</summary>
    /// <param name="data">What came.</param>
    /// <param name="output">As long as the data must become.</param>
    /// <returns>False when it is neither method, or becomes shorter or longer.</returns>
    public static bool TryDecompress(ReadOnlySpan<byte> data, Span<byte> output) =>
        (MayBeSnappy(data, output.Length) && TrySnappy(data, output)) || LZ4Codec.Decode(data, output) == output.Length;

    /// <summary>Snappy begins with the length of what was compressed (format_description.txt, 1): 7 bits a byte, lowest first.</summary>
    private static bool MayBeSnappy(ReadOnlySpan<byte> data, int length)
    {
        ulong value = 0;
        for (int i = 0; i < LongestVarint && i < data.Length; i++)
        {
            value |= (ulong)(data[i] & 0x7F) << (7 * i);
            if (data[i] < 0x80)
            {
                return value == (ulong)length;
            }
        }

        return false;
    }

    private static bool TrySnappy(ReadOnlySpan<byte> data, Span<byte> output)
    {
        try
        {
            return Snappy.TryDecompress(data, output, out int written) && written == output.Length;
        }
        catch (InvalidDataException)
        {
            return false; // how the library tells that data are corrupt
        }
    }
}
