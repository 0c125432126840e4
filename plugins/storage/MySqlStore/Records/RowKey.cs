using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Earshot.Sdk.Packets;

namespace Earshot.MySqlStore.Records;

/// <summary>
/// What a record is called in the database. Both names follow from its key alone, so that every sensor, before and after
/// any restart, gives the same record the same names, and none has to ask or to count:
/// <code>
///  63                                  21                   0
/// +--------------------------------------+-------------------+
/// | milliseconds of the start since 1970 | bits of the hash  |   the id, positive also as a signed number
/// +--------------------------------------+-------------------+
/// </code>
/// Two records of one millisecond may want the same id, one time in two million; the later one then takes the next that is
/// free (<see cref="Next"/>), which the hash stored beside the id tells.
/// </summary>
/// <param name="Id">The id to be tried first.</param>
/// <param name="Hash">128 bits of SHA-256 over the whole key.</param>
internal readonly record struct RowKey(long Id, UInt128 Hash)
{
    private const int HashBits = 21;
    private const long MaxMilliseconds = (1L << (63 - HashBits)) - 1;

    /// <param name="start">The record's start, exact to the nanosecond.</param>
    /// <param name="names">What else tells the record from others; null is not "".</param>
    public static RowKey Of(Timestamp start, params ReadOnlySpan<string?> names)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, start.Nanoseconds);
        hash.AppendData(number);
        foreach (string? name in names)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(name ?? "");
            BinaryPrimitives.WriteInt64BigEndian(number, name is null ? -1 : bytes.Length);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        UInt128 value = BinaryPrimitives.ReadUInt128BigEndian(digest);
        // Starts before 1970 and behind 2109 share the first and the last millisecond.
        long milliseconds = Math.Clamp(start.Nanoseconds / 1_000_000, 0, MaxMilliseconds);
        return new RowKey((milliseconds << HashBits) | (long)(ulong)(value & ((1 << HashBits) - 1)), value);
    }

    /// <summary>The id to try when this one belongs to another record: the next of the same millisecond.</summary>
    public static long Next(long id)
    {
        const long mask = (1L << HashBits) - 1;
        return (id & ~mask) | ((id + 1) & mask);
    }
}
