using System.Runtime.InteropServices;

namespace Earshot.Sip.Messages;

/// <summary>
/// Compares byte by byte, as Call-IDs are ("Call-IDs are case-sensitive and are simply compared byte-by-byte", RFC 3261, 20.8), and
/// finds them by span. The hash is the framework's keyed one: nobody can choose what collides. Nothing may depend on its order.
/// </summary>
internal sealed class ByteStringComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly ByteStringComparer Instance = new();

    private ByteStringComparer()
    {
    }

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        // string's hash is keyed (Marvin), and takes any 16-bit units; the odd byte at the end goes in apart.
        int hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(alternate));
        return (alternate.Length & 1) == 0 ? hash : (hash * 31) + alternate[^1];
    }
}
