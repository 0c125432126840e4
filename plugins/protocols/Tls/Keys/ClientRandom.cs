using System.Buffers.Binary;

namespace Earshot.Tls.Keys;

/// <summary>The 32 random bytes of a ClientHello, by which a key log names a session.</summary>
internal readonly record struct ClientRandom(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Bytes of a hello's random value.</summary>
    public const int Length = 32;

    public static ClientRandom Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
}
