using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Earshot.Tls.Records;

/// <summary>Opens the protected records of one direction, in their order.</summary>
internal sealed class RecordProtection : IDisposable
{
    private const int TagLength = 16;

    /// <summary>Bytes of the nonce that a record of AES-GCM in TLS 1.2 begins with (RFC 5288, 3).</summary>
    private const int ExplicitNonceLength = 8;

    private readonly AesGcm? aesGcm;
    private readonly ChaCha20Poly1305? chaCha20;
    private readonly byte[] iv;
    private readonly bool isTls13;
    private ulong sequence;

    public RecordProtection(AeadCipher cipher, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, bool isTls13)
    {
        this.iv = iv.ToArray();
        this.isTls13 = isTls13;
        if (cipher == AeadCipher.AesGcm)
        {
            aesGcm = new AesGcm(key, TagLength);
        }
        else
        {
            chaCha20 = new ChaCha20Poly1305(key);
        }
    }

    private int ExplicitLength => RecordKeys.NonceLength - iv.Length > 0 ? ExplicitNonceLength : 0;

    /// <summary>Opens the next record.</summary>
    /// <param name="record">The whole record, its header included.</param>
    /// <param name="plaintext">Where its content goes: at least as long as the record.</param>
    /// <param name="type">What the content is.</param>
    /// <param name="length">Length of the content.</param>
    /// <returns>False when the keys do not open it; then the next record is tried with the same number.</returns>
    public bool TryOpen(ReadOnlySpan<byte> record, Span<byte> plaintext, out ContentType type, out int length)
    {
        type = (ContentType)record[0];
        length = record.Length - RecordHeader.Length - ExplicitLength - TagLength;
        if (length < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> fragment = record[RecordHeader.Length..];
        Span<byte> nonce = stackalloc byte[RecordKeys.NonceLength];
        Nonce(fragment[..ExplicitLength], nonce);
        Span<byte> associated = stackalloc byte[13];
        associated = associated[..AssociatedData(record, length, associated)];
        ReadOnlySpan<byte> ciphertext = fragment.Slice(ExplicitLength, length);
        if (!TryDecrypt(nonce, ciphertext, fragment[^TagLength..], plaintext[..length], associated))
        {
            return false;
        }

        sequence++;
        return !isTls13 || TryUnpad(plaintext[..length], out type, out length);
    }

    public void Dispose()
    {
        aesGcm?.Dispose();
        chaCha20?.Dispose();
        CryptographicOperations.ZeroMemory(iv);
    }

    /// <summary>
    /// RFC 8446, 5.3 and RFC 7905, 2: the record's number, padded on the left, exclusive-or the IV. RFC 5288, 3: the salt and
    /// what the record begins with.
    /// </summary>
    private void Nonce(ReadOnlySpan<byte> explicitPart, Span<byte> nonce)
    {
        iv.CopyTo(nonce);
        if (!explicitPart.IsEmpty)
        {
            explicitPart.CopyTo(nonce[iv.Length..]);
            return;
        }

        Span<byte> low = nonce[^sizeof(ulong)..];
        BinaryPrimitives.WriteUInt64BigEndian(low, BinaryPrimitives.ReadUInt64BigEndian(low) ^ sequence);
    }

    /// <summary>RFC 8446, 5.2: the record's header. RFC 5246, 6.2.3.3: number, type, version and length of the content.</summary>
    private int AssociatedData(ReadOnlySpan<byte> record, int length, Span<byte> data)
    {
        if (isTls13)
        {
            record[..RecordHeader.Length].CopyTo(data);
            return RecordHeader.Length;
        }

        BinaryPrimitives.WriteUInt64BigEndian(data, sequence);
        record[..3].CopyTo(data[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(data[11..], (ushort)length);
        return 13;
    }

    private bool TryDecrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associated)
    {
        try
        {
            aesGcm?.Decrypt(nonce, ciphertext, tag, plaintext, associated);
            chaCha20?.Decrypt(nonce, ciphertext, tag, plaintext, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false; // the framework has no other way to say so
        }
    }

    /// <summary>RFC 8446, 5.4: the content's type is its last byte that is not zero.</summary>
    private static bool TryUnpad(ReadOnlySpan<byte> inner, out ContentType type, out int length)
    {
        length = inner.LastIndexOfAnyExcept((byte)0);
        type = length >= 0 ? (ContentType)inner[length] : default;
        return length >= 0;
    }
}
