using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Earshot.MySqlStore.Rows;

/// <summary>Hashes that stand for names in indexes, since a name may be longer than an index takes.</summary>
internal static class NameHash
{
    public static long Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    public static byte[] Bytes(UInt128 hash)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash);
        return bytes;
    }

    public static UInt128 From(byte[] bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);
}
