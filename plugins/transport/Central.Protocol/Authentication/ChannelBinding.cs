using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Earshot.Central.Protocol.Authentication;

/// <summary>What ties an authentication to one TLS channel (RFC 5802, 6).</summary>
/// <param name="Header"><c>gs2-header</c>.</param>
/// <param name="Data"><c>cbind-data</c>.</param>
public sealed record ChannelBinding(string Header, byte[] Data)
{
    /// <summary><c>cbind-input = gs2-header [ cbind-data ]</c></summary>
    public byte[] Input => [.. Encoding.ASCII.GetBytes(Header), .. Data];

    /// <summary>
    /// The certificate that a connection ends in (RFC 5929, 4: tls-server-end-point): its hash by the hash function of its own signature;
    /// SHA-256 where that is MD5 or SHA-1, or where the signature has none of its own.
    /// </summary>
    public static ChannelBinding Of(X509Certificate2 server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new ChannelBinding("p=tls-server-end-point,,", CryptographicOperations.HashData(HashOf(server.SignatureAlgorithm.Value), server.RawData));
    }

    private static HashAlgorithmName HashOf(string? signatureAlgorithm) => signatureAlgorithm switch
    {
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };
}
