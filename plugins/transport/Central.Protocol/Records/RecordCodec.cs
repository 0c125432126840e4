using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Central.Protocol.Messages;
using Earshot.Central.Protocol.Packets;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Google.Protobuf;
using SdkBatch = Earshot.Sdk.Transport.RecordBatch;

namespace Earshot.Central.Protocol.Records;

/// <summary>Records to and from what travels of them.</summary>
public static class RecordCodec
{
    /// <summary>Most bytes of a batch before compression.</summary>
    public const int MaxBatch = 64 << 20;

    /// <summary>Each record as one message <c>Record</c>.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Entries(SdkBatch records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return
        [
            .. records.Calls.Select(call => Entry(RecordKind.Call, call.Start, CallJson.ToBytes(call))),
            .. records.Registrations.Select(one => Entry(RecordKind.Registration, one.Start, Json(one, RecordJson.Default.RegistrationRecord))),
            .. records.Requests.Select(one => Entry(RecordKind.Request, one.Start, Json(one, RecordJson.Default.RequestRecord))),
        ];
    }

    /// <summary>A batch of entries.</summary>
    public static RecordBatch Pack(ulong number, IEnumerable<byte[]> entries, CompressionMethod method, BodyCompressor compressor)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(compressor);
        var writer = new ProtoWriter();
        foreach (byte[] entry in entries)
        {
            writer.Bytes(Messages.Records.Records_FieldNumber, entry);
        }

        byte[] output = new byte[BodyCompressor.Bound(method, writer.Length)];
        int length = compressor.Compress(method, writer.Written, output);
        return new RecordBatch
        {
            Number = number,
            Compression = (Compression)method,
            Length = (uint)writer.Length,
            Records = UnsafeByteOperations.UnsafeWrap(output.AsMemory(0, length)),
        };
    }

    /// <summary>The records of a batch, under the name of the sensor that sent them, whatever it calls itself in them.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="sensor">Name of the sensor.</param>
    /// <param name="compressor">Expands it.</param>
    /// <param name="unreadable">Records that are left out because they cannot be understood.</param>
    /// <returns>Null when the batch itself cannot be read.</returns>
    public static SdkBatch? Unpack(RecordBatch batch, string sensor, BodyCompressor compressor, out int unreadable)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(compressor);
        unreadable = 0;
        if (Expand(batch, compressor) is not { } records)
        {
            return null;
        }

        var calls = new List<CallRecord>();
        var registrations = new List<RegistrationRecord>();
        var requests = new List<RequestRecord>();
        foreach (Record record in records.Records_)
        {
            var start = new Timestamp(record.Start);
            try
            {
                switch (record.Kind)
                {
                    case RecordKind.Call:
                        CallRecord call = Read(record, RecordJson.Default.CallRecord);
                        calls.Add(call with { Start = start, Sensor = sensor, Id = RecordId.Of(sensor, call.CallId, start) });
                        break;
                    case RecordKind.Registration:
                        registrations.Add(Read(record, RecordJson.Default.RegistrationRecord) with { Start = start, Sensor = sensor });
                        break;
                    case RecordKind.Request:
                        requests.Add(Read(record, RecordJson.Default.RequestRecord) with { Start = start, Sensor = sensor });
                        break;
                    default:
                        unreadable++;
                        break;
                }
            }
            catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException or OverflowException)
            {
                // JSON of another version, or not of a record at all.
                unreadable++;
            }
        }

        return new SdkBatch(calls, registrations, requests);
    }

    private static Messages.Records? Expand(RecordBatch batch, BodyCompressor compressor)
    {
        if (batch.Length > MaxBatch || batch.Compression is < 0 or > Compression.Zstd)
        {
            return null;
        }

        byte[] bytes = new byte[batch.Length];
        try
        {
            return compressor.TryExpand((CompressionMethod)batch.Compression, batch.Records.Span, bytes) ? Messages.Records.Parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Entry(RecordKind kind, Timestamp start, byte[] json) =>
        new Record { Kind = kind, Start = start.Nanoseconds, Json = UnsafeByteOperations.UnsafeWrap(json) }.ToByteArray();

    private static byte[] Json<T>(T record, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(record, type);

    private static T Read<T>(Record record, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(record.Json.Span, type) ?? throw new JsonException("the record is null");
}
