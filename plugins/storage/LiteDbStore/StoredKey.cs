using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.LiteDbStore;

/// <summary>
/// The key of a call in the database, 16 bytes:
/// <code>
/// start (8)   nanoseconds since 1970 with the sign turned, so that bytes have the order of time
/// name  (8)   hash of call id and sensor
/// </code>
/// An index of the engine holds no value beyond 1023 bytes, which a Call-ID may exceed; calls of one start are put in order by
/// their records.
/// </summary>
internal static class StoredKey
{
    public const int Size = 16;

    private const ulong SignBit = 1UL << 63;

    public static UInt128 Of(CallKey key) => new(Bits(key.Start), Hash($"{key.CallId}\n{key.Sensor}"));

    /// <summary>Not above any key of a call that started then or later.</summary>
    public static UInt128 First(Timestamp start) => new(Bits(start), 0);

    /// <summary>Not below any key of a call that started then or earlier.</summary>
    public static UInt128 Last(Timestamp start) => new(Bits(start), ulong.MaxValue);

    public static Timestamp Start(UInt128 key) => new((long)((ulong)(key >> 64) ^ SignBit));

    public static byte[] ToBytes(UInt128 key)
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key);
        return bytes;
    }

    public static ulong Hash(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private static ulong Bits(Timestamp start) => (ulong)start.Nanoseconds ^ SignBit;
}
