using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Earshot.Sip.Messages;

/// <summary>
/// Compares Call-IDs byte by byte ("Call-IDs are case-sensitive and are simply compared byte-by-byte", RFC 3261, 20.8), and finds
/// them by span. The hash is the framework's keyed one: nobody can choose Call-IDs that collide. Nothing may depend on its
/// order.
/// </summary>
internal sealed class CallIdComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly CallIdComparer Instance = new();

    /// <summary>Longer Call-IDs are cut: the longest that RFC 4475 shows has 200 bytes.</summary>
    public const int MaxLength = 1024;

    /// <summary>"~" and a fingerprint of all of it, which end a Call-ID that was cut.</summary>
    private const int MarkLength = 17;

    private CallIdComparer()
    {
    }

    /// <summary>A Call-ID as it is kept: so that two that only differ far behind stay two, the mark of a cut tells them apart.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> callId)
    {
        if (callId.Length <= MaxLength)
        {
            return callId;
        }

        byte[] cut = callId[..MaxLength].ToArray();
        Utf8.TryWrite(cut.AsSpan(MaxLength - MarkLength), CultureInfo.InvariantCulture, $"~{Fingerprint.Of(callId):x16}", out _);
        return cut;
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
