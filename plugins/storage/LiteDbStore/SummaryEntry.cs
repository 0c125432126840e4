using System.Buffers.Binary;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.LiteDbStore;

/// <summary>
/// What queries ask of a call, in some 80 bytes, little-endian but for the key and addresses:
/// <code>
/// length (4)  key (16)  hash of the id (8)  hash of the Call-ID (8)  MOS (8, NaN = unknown)  state (1)  status code (2, 0 = none)
/// caller, callee, sensor: each length (2, FFFF = null) and UTF-8
/// addresses until the end: each length (1: 4 or 16) and bytes
/// </code>
/// </summary>
internal readonly ref struct SummaryEntry
{
    private const int IdOffset = 4 + StoredKey.Size;
    private const int MosOffset = IdOffset + 16;
    private const int TextOffset = MosOffset + 11;
    private const ushort NoText = ushort.MaxValue;

    private readonly ReadOnlySpan<byte> bytes;

    /// <summary>The first entry of the bytes, which this type wrote.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bytes are damaged.</exception>
    public SummaryEntry(ReadOnlySpan<byte> entries)
    {
        bytes = entries[..BinaryPrimitives.ReadInt32LittleEndian(entries)];
        ReadOnlySpan<byte> rest = bytes[TextOffset..];
        Caller = TakeText(ref rest, out bool hasCaller);
        Callee = TakeText(ref rest, out bool hasCallee);
        Sensor = TakeText(ref rest, out bool hasSensor);
        (HasCaller, HasCallee, HasSensor) = (hasCaller, hasCallee, hasSensor);
        Addresses = rest;
    }

    public int Length => bytes.Length;

    public ReadOnlySpan<byte> Bytes => bytes;

    public UInt128 Key => BinaryPrimitives.ReadUInt128BigEndian(bytes[4..]);

    public ulong IdHash => BinaryPrimitives.ReadUInt64LittleEndian(bytes[IdOffset..]);

    public ulong CallIdHash => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(IdOffset + 8)..]);

    /// <summary>NaN when it is not known.</summary>
    public double Mos => BinaryPrimitives.ReadDoubleLittleEndian(bytes[MosOffset..]);

    public CallState State => (CallState)bytes[MosOffset + 8];

    /// <summary>0 without a final response.</summary>
    public int StatusCode => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(MosOffset + 9)..]);

    public bool HasCaller { get; }

    public ReadOnlySpan<byte> Caller { get; }

    public bool HasCallee { get; }

    public ReadOnlySpan<byte> Callee { get; }

    public bool HasSensor { get; }

    public ReadOnlySpan<byte> Sensor { get; }

    /// <summary>Each as its length and its bytes.</summary>
    public ReadOnlySpan<byte> Addresses { get; }

    /// <summary>The entry of a record.</summary>
    public static byte[] Of(UInt128 key, CallRecord record)
    {
        var entries = new MemoryStream(128);
        Span<byte> head = stackalloc byte[TextOffset];
        BinaryPrimitives.WriteUInt128BigEndian(head[4..], key);
        BinaryPrimitives.WriteUInt64LittleEndian(head[IdOffset..], StoredKey.Hash(record.Id));
        BinaryPrimitives.WriteUInt64LittleEndian(head[(IdOffset + 8)..], StoredKey.Hash(record.CallId));
        BinaryPrimitives.WriteDoubleLittleEndian(head[MosOffset..], record.Mos ?? double.NaN);
        head[MosOffset + 8] = (byte)record.State;
        BinaryPrimitives.WriteUInt16LittleEndian(head[(MosOffset + 9)..], (ushort)(record.StatusCode ?? 0));
        entries.Write(head);
        WriteText(entries, record.Caller);
        WriteText(entries, record.Callee);
        WriteText(entries, record.Sensor);
        foreach (TransportAddress address in record.Hops.Append(record.Source).Append(record.Destination).Distinct())
        {
            WriteAddress(entries, address);
        }

        byte[] entry = entries.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(entry, entry.Length);
        return entry;
    }

    private static void WriteText(MemoryStream entries, string? text)
    {
        Span<byte> length = stackalloc byte[2];
        byte[] utf8 = Encoding.UTF8.GetBytes(text ?? "");
        // No SIP message has room for more, and a prefix of a prefix is searched all the same.
        int kept = Math.Min(utf8.Length, NoText - 1);
        BinaryPrimitives.WriteUInt16LittleEndian(length, text is null ? NoText : (ushort)kept);
        entries.Write(length);
        entries.Write(utf8, 0, kept);
    }

    private static void WriteAddress(MemoryStream entries, TransportAddress address)
    {
        if (address.IsUnknown)
        {
            return;
        }

        Span<byte> all = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(all, address.Host.High);
        BinaryPrimitives.WriteUInt64BigEndian(all[8..], address.Host.Low);
        ReadOnlySpan<byte> written = address.Host.IsIPv4 ? all[12..] : all;
        entries.WriteByte((byte)written.Length);
        entries.Write(written);
    }

    private static ReadOnlySpan<byte> TakeText(scoped ref ReadOnlySpan<byte> rest, out bool isThere)
    {
        ushort length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        isThere = length != NoText;
        ReadOnlySpan<byte> text = rest.Slice(2, isThere ? length : 0);
        rest = rest[(2 + text.Length)..];
        return text;
    }
}
