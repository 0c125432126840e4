using System.Security.Cryptography;

namespace Earshot.Tls.Records;

/// <summary>The part of a cipher suite that protects records.</summary>
/// <param name="Cipher">The AEAD algorithm.</param>
/// <param name="KeyLength">Bytes of its key.</param>
/// <param name="Hash">The hash of the key derivation.</param>
internal readonly record struct CipherSuite(AeadCipher Cipher, int KeyLength, HashAlgorithmName Hash)
{
    private static readonly CipherSuite Aes128 = new(AeadCipher.AesGcm, 16, HashAlgorithmName.SHA256);
    private static readonly CipherSuite Aes256 = new(AeadCipher.AesGcm, 32, HashAlgorithmName.SHA384);

    /// <summary>Not every system's library has it.</summary>
    private static readonly CipherSuite? ChaCha20 = ChaCha20Poly1305.IsSupported
        ? new(AeadCipher.ChaCha20Poly1305, 32, HashAlgorithmName.SHA256)
        : null;

    /// <summary>Bytes of a secret.</summary>
    public int HashLength => Hash == HashAlgorithmName.SHA384 ? 48 : 32;

    /// <summary>A suite of TLS 1.3 (RFC 8446, B.4), or null.</summary>
    public static CipherSuite? OfTls13(ushort number) => number switch
    {
        0x1301 => Aes128,
        0x1302 => Aes256,
        0x1303 => ChaCha20,
        _ => null,
    };

    /// <summary>A suite of TLS 1.2 (RFC 5288, RFC 5289, RFC 5487, RFC 7905), or null.</summary>
    /// <remarks>How the keys are exchanged does not matter: the key log tells their outcome.</remarks>
    public static CipherSuite? OfTls12(ushort number) => number switch
    {
        >= 0x009C and <= 0x00AD => number % 2 == 0 ? Aes128 : Aes256,
        >= 0xC02B and <= 0xC032 => number % 2 == 1 ? Aes128 : Aes256,
        >= 0xCCA8 and <= 0xCCAE => ChaCha20,
        _ => null,
    };
}

/// <summary>Algorithms of authenticated encryption.</summary>
internal enum AeadCipher
{
    AesGcm,
    ChaCha20Poly1305,
}
