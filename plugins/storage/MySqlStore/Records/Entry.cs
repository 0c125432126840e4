using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;

namespace Earshot.MySqlStore.Records;

/// <summary>A record on its way into the database, with what is kept of it whole.</summary>
/// <param name="Start">Its start, exact to the nanosecond, of which JSON has only microseconds.</param>
/// <param name="Key">Its names in the database.</param>
/// <param name="Packed">See <see cref="Blob"/>.</param>
internal abstract record Entry(Timestamp Start, RowKey Key, Lazy<byte[]> Packed)
{
    // In the queue: kind, 1 byte; start, 8 bytes, nanoseconds since 1970, least significant byte first; the blob.
    private const int QueuedPrefixLength = 9;

    /// <summary>Its JSON as <see cref="RecordBlob"/> writes it, made by whichever thread asks first.</summary>
    public byte[] Blob => Packed.Value;

    /// <summary>What a message calls it.</summary>
    public abstract string Name { get; }

    protected abstract EntryKind Kind { get; }

    /// <summary>As it waits in the queue.</summary>
    public byte[] ToQueued()
    {
        byte[] queued = new byte[QueuedPrefixLength + Blob.Length];
        queued[0] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(queued.AsSpan(1), Start.Nanoseconds);
        Blob.CopyTo(queued, QueuedPrefixLength);
        return queued;
    }

    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="JsonException">As above.</exception>
    public static Entry OfQueued(byte[] queued) => queued.Length < QueuedPrefixLength
        ? throw new InvalidDataException("it is too short")
        : Read((EntryKind)queued[0], BinaryPrimitives.ReadInt64LittleEndian(queued.AsSpan(1)), queued[QueuedPrefixLength..]);

    public static CallEntry Of(CallRecord call) => new(call, Pack(() => CallJson.ToBytes(call)));

    public static RegistrationEntry Of(RegistrationRecord registration) =>
        new(registration, Pack(() => JsonSerializer.SerializeToUtf8Bytes(registration, RecordJson.Default.RegistrationRecord)));

    public static RequestEntry Of(RequestRecord request) =>
        new(request, Pack(() => JsonSerializer.SerializeToUtf8Bytes(request, RecordJson.Default.RequestRecord)));

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    /// <exception cref="JsonException">The JSON is not of such a record.</exception>
    public static CallRecord ReadCall(long startNanoseconds, byte[] blob) =>
        Unpack(blob, RecordJson.Default.CallRecord) with { Start = new Timestamp(startNanoseconds) };

    /// <inheritdoc cref="ReadCall"/>
    public static Entry Read(EntryKind kind, long startNanoseconds, byte[] blob)
    {
        var start = new Timestamp(startNanoseconds);
        return kind switch
        {
            EntryKind.Call => new CallEntry(ReadCall(startNanoseconds, blob), Known(blob)),
            EntryKind.Registration =>
                new RegistrationEntry(Unpack(blob, RecordJson.Default.RegistrationRecord) with { Start = start }, Known(blob)),
            EntryKind.Request => new RequestEntry(Unpack(blob, RecordJson.Default.RequestRecord) with { Start = start }, Known(blob)),
            _ => throw new InvalidDataException($"a stored record is of the unknown kind {(byte)kind}"),
        };
    }

    private static Lazy<byte[]> Pack(Func<byte[]> json) => new(() => RecordBlob.Compress(json()));

    private static Lazy<byte[]> Known(byte[] blob) => new(blob);

    private static T Unpack<T>(byte[] blob, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(RecordBlob.Decompress(blob), type) ?? throw new JsonException("the record is null");
}

/// <summary>What an <see cref="Entry"/> is of. The numbers stand in the queue's files.</summary>
internal enum EntryKind : byte
{
    Call = 1,
    Registration = 2,
    Request = 3,
}

internal sealed record CallEntry(CallRecord Call, Lazy<byte[]> Packed)
    : Entry(Call.Start, RowKey.Of(Call.Start, Call.CallId, Call.Sensor), Packed)
{
    public override string Name => $"call {Call.Id}";

    protected override EntryKind Kind => EntryKind.Call;
}

internal sealed record RegistrationEntry(RegistrationRecord Registration, Lazy<byte[]> Packed) : Entry(
    Registration.Start,
    RowKey.Of(Registration.Start, Registration.Sensor, Registration.Aor, Registration.Contact, Registration.Source.ToString()),
    Packed)
{
    public override string Name => $"a registration of {Registration.Aor}";

    protected override EntryKind Kind => EntryKind.Registration;
}

internal sealed record RequestEntry(RequestRecord Request, Lazy<byte[]> Packed) : Entry(
    Request.Start,
    RowKey.Of(Request.Start, Request.Sensor, Request.Method, Request.CallId, Request.Source.ToString()),
    Packed)
{
    public override string Name => $"{Request.Method} with Call-ID {Request.CallId}";

    protected override EntryKind Kind => EntryKind.Request;
}
