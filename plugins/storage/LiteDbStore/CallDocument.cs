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
/// record  the JSON, compressed
/// </code>
/// </summary>
internal static class CallDocument
{
    public const string Id = "_id";

    private const string Size = "size";
    private const string Record = "record";

    // The engine takes documents of 2047 pages of 8150 bytes; the fields beside the record have less than 1 KiB.
    public const int MaxPackedLength = (2047 * 8150) - 1024;

    public static BsonDocument From(UInt128 key, byte[] packed, int jsonLength) => new()
    {
        [Id] = StoredKey.ToBytes(key),
        [Size] = jsonLength,
        [Record] = packed,
    };

    public static BsonDocument From(CallRecord record)
    {
        (byte[] packed, int jsonLength) = PackedRecord.Pack(record);
        return From(StoredKey.Of(CallKey.Of(record)), packed, jsonLength);
    }

    /// <exception cref="JsonException">The document holds no record, or one of another key.</exception>
    public static CallRecord ToRecord(BsonDocument document)
    {
        if (!document[Id].IsBinary || document[Id].AsBinary.Length != StoredKey.Size || !document[Record].IsBinary || !document[Size].IsInt32)
        {
            throw new JsonException("a document lacks a part of a call");
        }

        UInt128 key = BinaryPrimitives.ReadUInt128BigEndian(document[Id].AsBinary);
        CallRecord record = PackedRecord.Unpack(document[Record].AsBinary, document[Size].AsInt32);

        // JSON has only microseconds.
        record = record with { Start = StoredKey.Start(key) };
        return StoredKey.Of(CallKey.Of(record)) == key ? record : throw new JsonException("a record lies at the key of another");
    }

    /// <summary>The record of a document of any layout there has been; null when it holds none.</summary>
    public static CallRecord? TryToRecord(BsonDocument document)
    {
        try
        {
            return document[Size].IsNull ? FromFirstLayout(document) : ToRecord(document);
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
