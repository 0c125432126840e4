using Earshot.Sdk.Records;
using LiteDB;

namespace Earshot.LiteDbStore;

/// <summary>A call as it lies in the database: what an append computes before the engine gets it.</summary>
/// <param name="Record">The call.</param>
/// <param name="Document">Its document; null when it is larger than the engine takes.</param>
/// <param name="Entry">Its <see cref="SummaryEntry"/>.</param>
internal sealed record StoredCall(CallRecord Record, BsonDocument? Document, byte[] Entry)
{
    public static StoredCall Of(UInt128 key, CallRecord record, RecordPacker packer)
    {
        (byte[] packed, int jsonLength) = packer.Pack(record);
        return new StoredCall(
            record,
            packed.Length > CallDocument.MaxPackedLength ? null : CallDocument.From(key, packed, jsonLength),
            SummaryEntry.Of(key, record));
    }
}
