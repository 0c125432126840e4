using System.Buffers.Binary;
using Earshot.Tls.Keys;

namespace Earshot.Tls.Handshake;

/// <summary>What the two hellos have in common, and what of them decides how records are protected.</summary>
internal ref struct Hello
{
    private const ushort SupportedVersions = 43;
    private const ushort EarlyData = 42;

    /// <summary>What is not read yet.</summary>
    private ReadOnlySpan<byte> rest;

    private Hello(ReadOnlySpan<byte> body) => rest = body;

    /// <summary>The random value.</summary>
    public ReadOnlySpan<byte> Random { get; private set; }

    /// <summary>Of a ServerHello: the version that was chosen.</summary>
    public ushort Version { get; private set; }

    /// <summary>Of a ServerHello: the cipher suite that was chosen.</summary>
    public ushort Suite { get; private set; }

    /// <summary>Of a ClientHello: application data follows at once, under keys of its own (RFC 8446, 4.2.10).</summary>
    public bool HasEarlyData { get; private set; }

    /// <summary>
    /// RFC 8446, 4.1.2.
    /// <code>version:2 random:32 session-id:1+n suites:2+n compressions:1+n [extensions:2+n]</code>
    /// </summary>
    public static bool TryReadClient(ReadOnlySpan<byte> body, out Hello hello)
    {
        hello = new Hello(body);
        return hello.TryReadStart() && hello.TrySkip(2) && hello.TrySkip(1) && hello.TryReadExtensions(isServer: false);
    }

    /// <summary>
    /// RFC 8446, 4.1.3.
    /// <code>version:2 random:32 session-id:1+n suite:2 compression:1 [extensions:2+n]</code>
    /// </summary>
    public static bool TryReadServer(ReadOnlySpan<byte> body, out Hello hello)
    {
        hello = new Hello(body);
        return hello.TryReadStart() && hello.TryReadSuite() && hello.TryReadExtensions(isServer: true);
    }

    private bool TryReadStart()
    {
        if (rest.Length < 2 + ClientRandom.Length)
        {
            return false;
        }

        Version = BinaryPrimitives.ReadUInt16BigEndian(rest);
        Random = rest.Slice(2, ClientRandom.Length);
        rest = rest[(2 + ClientRandom.Length)..];
        return TrySkip(1);
    }

    private bool TryReadSuite()
    {
        if (rest.Length < 3)
        {
            return false;
        }

        Suite = BinaryPrimitives.ReadUInt16BigEndian(rest);
        rest = rest[3..];
        return true;
    }

    private bool TryReadExtensions(bool isServer)
    {
        if (rest.Length < 2)
        {
            return rest.IsEmpty; // extensions are optional in TLS 1.2
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        rest = rest[2..];
        bool isWhole = length == rest.Length;
        while (isWhole && rest.Length >= 4)
        {
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(rest);
            ReadOnlySpan<byte> value = rest[4..];
            rest = rest[2..];
            isWhole = TrySkip(2);
            HasEarlyData |= type == EarlyData;
            if (isWhole && type == SupportedVersions && isServer && value.Length >= 2)
            {
                Version = BinaryPrimitives.ReadUInt16BigEndian(value);
            }
        }

        return isWhole && rest.IsEmpty;
    }

    /// <summary>Skips a vector whose length has 1 or 2 bytes (RFC 8446, 3.4).</summary>
    private bool TrySkip(int lengthBytes)
    {
        if (rest.Length < lengthBytes)
        {
            return false;
        }

        int end = lengthBytes + (lengthBytes == 1 ? rest[0] : BinaryPrimitives.ReadUInt16BigEndian(rest));
        if (end > rest.Length)
        {
            return false;
        }

        rest = rest[end..];
        return true;
    }
}
