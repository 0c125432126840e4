namespace Earshot.Sdk.Capture;

/// <summary>Secrets that a capture holds beside its packets. Never logged; on disk only in queues and journals of packets, which belong to nobody else.</summary>
/// <param name="BeforeFrame">Index of the block's first frame that comes after them; the number of frames behind the last one.</param>
/// <param name="Kind">What they are.</param>
/// <param name="Data">The secrets in their own format.</param>
public readonly record struct CaptureSecrets(int BeforeFrame, CaptureSecretsKind Kind, ReadOnlyMemory<byte> Data);

/// <summary>Formats of secrets, by their number in a pcapng Decryption Secrets Block (draft-ietf-opsawg-pcapng, 4.7).</summary>
public enum CaptureSecretsKind : uint
{
    /// <summary>Lines of an <c>SSLKEYLOGFILE</c> (RFC 9850): "TLSK".</summary>
    TlsKeyLog = 0x544c534b,
}
