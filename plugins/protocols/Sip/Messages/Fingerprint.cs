using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Earshot.Sip.Messages;

/// <summary>
/// A 64-bit hash by which bytes are compared without being kept. The same on every machine and in every run, so that results
/// are; in tables that an attacker could fill it continues a secret.
/// </summary>
internal static class Fingerprint
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    private const int Stride = 4 * sizeof(ulong);

    /// <summary>0 for nothing, and for hardly anything else.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? 0 : Add((ulong)bytes.Length, bytes);

    /// <summary>A start that nobody knows, so that nobody can choose what collides.</summary>
    public static ulong NewSecret() => MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Continues a hash.</summary>
    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 2 * Stride)
        {
            // Four chains side by side: each multiplication of one chain waits for the one before.
            (ulong a, ulong b, ulong c, ulong d) = (hash, hash + 1, hash + 2, hash + 3);
            do
            {
                a = Add(a, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
                b = Add(b, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
                c = Add(c, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
                d = Add(d, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
                bytes = bytes[Stride..];
            }
            while (bytes.Length >= Stride);

            hash = Add(Add(Add(a, b), c), d);
        }

        while (bytes.Length >= sizeof(ulong))
        {
            hash = Add(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        ulong last = 0;
        foreach (byte b in bytes)
        {
            last = (last << 8) | b;
        }

        return Add(hash, last);
    }

    /// <summary>Continues a hash: both halves of a 128-bit product, folded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, ulong value)
    {
        ulong high = Math.BigMul(hash ^ value ^ 0xD6E8_FEB8_6659_FD93, Multiplier, out ulong low);
        return high ^ low ^ hash;
    }
}
