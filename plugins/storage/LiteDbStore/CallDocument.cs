using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Earshot.LiteDbStore;

/// <summary>
/// How a call record lies in the database:
/// <code>
/// _id     "2026-11-23T20:42:55.123456Z 0a1b2c3d4e5f"   start and record id: unique, and in the order of time
/// start   1795466575123456789                           nanoseconds, of which the JSON has only microseconds
/// names   [ hash of the record id, hash of the Call-ID ]  indexed
/// record  the JSON of the record, UTF-8
/// </code>
/// The key makes an index over the start needless, and hashes stand for the names because an index holds no value
/// beyond 1023 bytes, which a Call-ID may exceed.
/// </summary>
internal static class CallDocument
{
    public const string Id = "_id";
    public const string Names = "names";

    private const string Start = "start";
    private const string Record = "record";

    // The engine takes documents of 2047 pages of 8150 bytes; the fields beside the JSON have at most 2 KiB.
    public const int MaxJsonLength = (2047 * 8150) - 2048;

    public static BsonDocument From(CallRecord record, byte[] json) => new()
    {
        [Id] = $"{FirstKey(record.Start)} {record.Id}",
        [Start] = record.Start.Nanoseconds,
        [Names] = new BsonArray(Hash(record.Id), Hash(record.CallId)),
        [Record] = json,
    };

    public static byte[] Json(CallRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Default.CallRecord);

    public static CallRecord ToRecord(BsonDocument document)
    {
        CallRecord record = JsonSerializer.Deserialize(document[Record].AsBinary, RecordJson.Default.CallRecord)
            ?? throw new JsonException("the record is null");
        return record with { Start = new Timestamp(document[Start].AsInt64) };
    }

    /// <summary>Not above any key of a call that started in this microsecond or later.</summary>
    public static string FirstKey(Timestamp start) => start.ToString();

    /// <summary>Above every key of a call that started in this microsecond or earlier.</summary>
    public static string LastKey(Timestamp start) => $"{start}~";

    public static long Hash(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
