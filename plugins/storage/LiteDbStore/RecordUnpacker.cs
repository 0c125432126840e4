using System.IO.Compression;
using System.Text.Json;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using ZstdSharp;

namespace Earshot.LiteDbStore;

/// <summary>Makes records of what <see cref="RecordPacker"/> made, and of what earlier versions did. One thread at a time.</summary>
internal sealed class RecordUnpacker : IDisposable
{
    /// <summary>What a record may take uncompressed: memory that one document can ask for.</summary>
    private const int MaxJsonLength = 256 << 20;

    private readonly Decompressor decompressor = new();

    public RecordUnpacker() => decompressor.LoadDictionary(RecordDictionary.Bytes);

    /// <param name="packed">The compressed JSON.</param>
    /// <param name="jsonLength">Its length.</param>
    /// <exception cref="JsonException">The bytes are no record.</exception>
    public CallRecord Unpack(byte[] packed, int jsonLength)
    {
        byte[] json = Buffer(jsonLength);
        try
        {
            return Parse(json, decompressor.TryUnwrap(packed, json, out int length) && length == jsonLength);
        }
        catch (ZstdException e)
        {
            throw new JsonException("the record is not compressed as it should be", e);
        }
    }

    /// <summary>As <see cref="Unpack"/>, of JSON that was compressed with Brotli.</summary>
    /// <inheritdoc cref="Unpack"/>
    public static CallRecord UnpackBrotli(byte[] packed, int jsonLength)
    {
        byte[] json = Buffer(jsonLength);
        return Parse(json, BrotliDecoder.TryDecompress(packed, json, out int length) && length == jsonLength);
    }

    public void Dispose() => decompressor.Dispose();

    private static byte[] Buffer(int jsonLength) => jsonLength is >= 0 and <= MaxJsonLength
        ? new byte[jsonLength]
        : throw new JsonException($"a record of {jsonLength} bytes cannot be");

    private static CallRecord Parse(byte[] json, bool isWhole) => isWhole
        ? JsonSerializer.Deserialize(json, RecordJson.Default.CallRecord) ?? throw new JsonException("the record is null")
        : throw new JsonException("the record is not compressed as it should be");
}
