using System.Buffers.Binary;
using System.Text.Json;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Storage;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Earshot.LiteDbStore;

/// <summary>
/// How a call lies in the database:
/// <code>
/// _id     StoredKey, 16 bytes
/// size    bytes of the JSON
/// zstd1   the JSON, compressed by Zstandard with RecordDictionary1.txt
/// record  in place of it, in layout 2: the JSON, compressed by Brotli
/// </code>
/// </summary>
internal static class CallDocument
{
    public const string Id = "_id";

    private const string Size = "size";
    private const string Packed = "zstd1";
    private const string Record = "record";

    // The engine takes documents of 2047 pages of 8150 bytes; the fields beside the record have less than 1 KiB.
    public const int MaxPackedLength = (2047 * 8150) - 1024;

    public static BsonDocument From(UInt128 key, byte[] packed, int jsonLength) => new()
    {
        [Id] = StoredKey.ToBytes(key),
        [Size] = jsonLength,
        [Packed] = packed,
    };

    /// <exception cref="JsonException">The document holds no record, or one of another key.</exception>
    public static CallRecord ToRecord(BsonDocument document, RecordUnpacker unpacker)
    {
        if (document[Id] is not { IsBinary: true, AsBinary: { Length: StoredKey.Size } id } || !document[Size].IsInt32)
        {
            throw new JsonException("a document lacks a part of a call");
        }

        UInt128 key = BinaryPrimitives.ReadUInt128BigEndian(id);
        int size = document[Size].AsInt32;
        CallRecord record = document[Packed].IsBinary ? unpacker.Unpack(document[Packed].AsBinary, size)
            : document[Record].IsBinary ? RecordUnpacker.UnpackBrotli(document[Record].AsBinary, size)
            : throw new JsonException("a document lacks a part of a call");

        // JSON has only microseconds.
        record = record with { Start = StoredKey.Start(key) };
        return StoredKey.Of(CallKey.Of(record)) == key ? record : throw new JsonException("a record lies at the key of another");
    }

    /// <summary>The record of a document of any layout there has been; null when it holds none.</summary>
    public static CallRecord? TryToRecord(BsonDocument document, RecordUnpacker unpacker)
    {
        try
        {
            return document[Size].IsNull ? FromFirstLayout(document) : ToRecord(document, unpacker);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // { _id: text, start: nanoseconds, names: hashes, record: JSON }
    private static CallRecord? FromFirstLayout(BsonDocument document) =>
        document["start"].IsInt64 && document[Record].IsBinary
            && JsonSerializer.Deserialize(document[Record].AsBinary, RecordJson.Default.CallRecord) is { } record
            ? record with { Start = new Timestamp(document["start"].AsInt64) }
            : null;
}
