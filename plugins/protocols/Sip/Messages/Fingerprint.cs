using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Earshot.Sip.Messages;

/// <summary>
/// A 64-bit hash (XXH3) by which bytes are compared without being kept. The same on every machine and in every run, so that results
/// are; in tables that an attacker could fill it continues a secret.
/// </summary>
internal static class Fingerprint
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    /// <summary>0 for nothing, and for hardly anything else.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? 0 : XxHash3.HashToUInt64(bytes);

    /// <summary>A start that nobody knows, so that nobody can choose what collides.</summary>
    public static ulong NewSecret() => MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Continues a hash.</summary>
    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes, (long)hash);

    /// <summary>Continues a hash: both halves of a 128-bit product, folded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, ulong value)
    {
        ulong high = Math.BigMul(hash ^ value ^ 0xD6E8_FEB8_6659_FD93, Multiplier, out ulong low);
        return high ^ low ^ hash;
    }
}
