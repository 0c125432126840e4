using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Earshot.Streams.Tests.Support;

/// <summary>
/// Writes the records of a TLS 1.3 session with TLS_AES_128_GCM_SHA256 by the letter of RFC 8446, so that what a library never
/// sends can be sent.
/// </summary>
internal sealed class Tls13Writer
{
    public static readonly byte[] ClientRandom = [.. Enumerable.Repeat((byte)0xC1, 32)];

    private byte[] secret;
    private ulong sequence;

    private Tls13Writer(byte fill) => secret = Secret(fill);

    public static Tls13Writer ClientHandshake => new(1);

    public static Tls13Writer ServerHandshake => new(2);

    public static Tls13Writer ClientTraffic => new(3);

    public static Tls13Writer ServerTraffic => new(4);

    public static string Keys
    {
        get
        {
            string random = Convert.ToHexStringLower(ClientRandom);
            return $"""
                CLIENT_HANDSHAKE_TRAFFIC_SECRET {random} {Convert.ToHexStringLower(Secret(1))}
                SERVER_HANDSHAKE_TRAFFIC_SECRET {random} {Convert.ToHexStringLower(Secret(2))}
                CLIENT_TRAFFIC_SECRET_0 {random} {Convert.ToHexStringLower(Secret(3))}
                SERVER_TRAFFIC_SECRET_0 {random} {Convert.ToHexStringLower(Secret(4))}
                """;
        }
    }

    /// <summary>Handshake messages of no content that matters here.</summary>
    public static byte[] Finished => [20, 0, 0, 4, 1, 2, 3, 4];

    public static byte[] KeyUpdate => [24, 0, 0, 1, 0];

    public static byte[] ChangeCipherSpec => Record(20, [1]);

    public static byte[] ClientHello(bool earlyData = false) =>
        Hello(1, ClientRandom, [0, 2, 0x13, 0x01, 1, 0], earlyData ? [0, 42, 0, 0] : []);

    public static byte[] ServerHello => Hello(2, [.. Enumerable.Repeat((byte)0x5E, 32)], [0x13, 0x01, 0], [0, 43, 0, 2, 3, 4]);

    public static byte[] HelloRetryRequest =>
        Hello(2, SHA256.HashData("HelloRetryRequest"u8), [0x13, 0x01, 0], [0, 43, 0, 2, 3, 4]);

    /// <summary>A record in the clear.</summary>
    public static byte[] Record(byte type, byte[] fragment) => [type, 3, 3, (byte)(fragment.Length >> 8), (byte)fragment.Length, .. fragment];

    /// <summary>Application data.</summary>
    public byte[] Data(string text, int padding = 0) => Seal(23, Encoding.ASCII.GetBytes(text), padding);

    /// <summary>RFC 8446, 5.2: content, its type and zeros, sealed.</summary>
    public byte[] Seal(byte type, byte[] content, int padding = 0)
    {
        byte[] inner = [.. content, type, .. new byte[padding]];
        byte[] header = [23, 3, 3, (byte)((inner.Length + 16) >> 8), (byte)(inner.Length + 16)];
        byte[] nonce = ExpandLabel("iv", 12);
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(4), BinaryPrimitives.ReadUInt64BigEndian(nonce.AsSpan(4)) ^ sequence++);
        byte[] sealedBytes = new byte[inner.Length];
        byte[] tag = new byte[16];
        using var aes = new AesGcm(ExpandLabel("key", 16), 16);
        aes.Encrypt(nonce, inner, sealedBytes, tag, header);
        return [.. header, .. sealedBytes, .. tag];
    }

    /// <summary>RFC 8446, 7.2.</summary>
    public void Update()
    {
        secret = ExpandLabel("traffic upd", 32);
        sequence = 0;
    }

    private static byte[] Secret(byte fill) => [.. Enumerable.Repeat(fill, 32)];

    private byte[] ExpandLabel(string label, int length)
    {
        byte[] name = Encoding.ASCII.GetBytes($"tls13 {label}");
        return HKDF.Expand(HashAlgorithmName.SHA256, secret, length, [0, (byte)length, (byte)name.Length, .. name, 0]);
    }

    private static byte[] Hello(byte type, byte[] random, byte[] choices, byte[] extensions)
    {
        byte[] body = [3, 3, .. random, 0, .. choices, 0, (byte)extensions.Length, .. extensions];
        return Record(22, [type, 0, 0, (byte)body.Length, .. body]);
    }
}
