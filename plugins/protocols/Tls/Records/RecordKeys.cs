using System.Security.Cryptography;
using System.Text;

namespace Earshot.Tls.Records;

/// <summary>The key and the initialisation vector of one direction, derived from the secrets of a key log.</summary>
internal static class RecordKeys
{
    /// <summary>Bytes of a whole nonce (RFC 5116, 5).</summary>
    public const int NonceLength = 12;

    /// <summary>Bytes of the nonce that AES-GCM of TLS 1.2 derives; the record tells the others (RFC 5288, 3).</summary>
    public const int SaltLength = 4;

    /// <summary>RFC 8446, 7.3: the keys of TLS 1.3.</summary>
    public static RecordProtection OfTls13(in CipherSuite suite, ReadOnlySpan<byte> trafficSecret)
    {
        Span<byte> key = stackalloc byte[suite.KeyLength];
        Span<byte> iv = stackalloc byte[NonceLength];
        ExpandLabel(suite.Hash, trafficSecret, "key", key);
        ExpandLabel(suite.Hash, trafficSecret, "iv", iv);
        var protection = new RecordProtection(suite.Cipher, key, iv, isTls13: true);
        CryptographicOperations.ZeroMemory(key);
        return protection;
    }

    /// <summary>RFC 8446, 7.2: the secret after a KeyUpdate, of the same length.</summary>
    public static void Update(in CipherSuite suite, Span<byte> trafficSecret)
    {
        Span<byte> next = stackalloc byte[trafficSecret.Length];
        ExpandLabel(suite.Hash, trafficSecret, "traffic upd", next);
        next.CopyTo(trafficSecret);
        CryptographicOperations.ZeroMemory(next);
    }

    /// <summary>
    /// RFC 5246, 6.3: the keys of TLS 1.2, of suites without a MAC of their own.
    /// <code>client_write_key server_write_key client_write_IV server_write_IV</code>
    /// </summary>
    public static RecordProtection OfTls12(
        in CipherSuite suite, ReadOnlySpan<byte> masterSecret, ReadOnlySpan<byte> serverRandom, ReadOnlySpan<byte> clientRandom, bool isClient)
    {
        int ivLength = suite.Cipher == AeadCipher.AesGcm ? SaltLength : NonceLength;
        Span<byte> block = stackalloc byte[2 * (suite.KeyLength + ivLength)];
        Span<byte> seed = stackalloc byte[serverRandom.Length + clientRandom.Length];
        serverRandom.CopyTo(seed);
        clientRandom.CopyTo(seed[serverRandom.Length..]);
        Prf(suite.Hash, masterSecret, "key expansion", seed, block);
        int writer = isClient ? 0 : 1;
        var protection = new RecordProtection(
            suite.Cipher,
            block.Slice(writer * suite.KeyLength, suite.KeyLength),
            block.Slice((2 * suite.KeyLength) + (writer * ivLength), ivLength),
            isTls13: false);
        CryptographicOperations.ZeroMemory(block);
        return protection;
    }

    /// <summary>
    /// HKDF-Expand-Label of RFC 8446, 7.1, with an empty context.
    /// <code>length:2 label-length:1 "tls13 " label context-length:1</code>
    /// </summary>
    internal static void ExpandLabel(HashAlgorithmName hash, ReadOnlySpan<byte> secret, string label, Span<byte> output)
    {
        const string Prefix = "tls13 ";
        Span<byte> info = stackalloc byte[32];
        info[0] = (byte)(output.Length >> 8);
        info[1] = (byte)output.Length;
        info[2] = (byte)(Prefix.Length + label.Length);
        int end = 3 + Encoding.ASCII.GetBytes(Prefix, info[3..]);
        end += Encoding.ASCII.GetBytes(label, info[end..]);
        info[end++] = 0;
        HKDF.Expand(hash, secret, output, info[..end]);
    }

    /// <summary>
    /// RFC 5246, 5: <c>PRF(secret, label, seed) = P_hash(secret, label + seed)</c>, where P_hash is
    /// <c>HMAC(A(1) + seed) HMAC(A(2) + seed) ...</c> with A(0) = seed and A(i) = HMAC(A(i-1)).
    /// </summary>
    internal static void Prf(HashAlgorithmName hash, ReadOnlySpan<byte> secret, string label, ReadOnlySpan<byte> seed, Span<byte> output)
    {
        using IncrementalHash hmac = IncrementalHash.CreateHMAC(hash, secret);
        Span<byte> labelled = stackalloc byte[label.Length + seed.Length];
        seed.CopyTo(labelled[Encoding.ASCII.GetBytes(label, labelled)..]);
        Span<byte> a = stackalloc byte[hmac.HashLengthInBytes];
        Span<byte> part = stackalloc byte[hmac.HashLengthInBytes];
        hmac.AppendData(labelled);
        hmac.GetHashAndReset(a);
        while (!output.IsEmpty)
        {
            hmac.AppendData(a);
            hmac.AppendData(labelled);
            hmac.GetHashAndReset(part);
            int length = Math.Min(part.Length, output.Length);
            part[..length].CopyTo(output);
            output = output[length..];
            hmac.AppendData(a);
            hmac.GetHashAndReset(a);
        }
    }
}
