using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Earshot.Central.Protocol;

/// <summary>How both ends use TLS.</summary>
public static class TlsRules
{
    /// <summary>The one version, whose key exchange is always ephemeral.</summary>
    public const SslProtocols Version = SslProtocols.Tls13;

    /// <summary>AES-GCM, which processors have in hardware; null on Windows, where the system's policy decides.</summary>
    public static CipherSuitesPolicy? Ciphers { get; } = OperatingSystem.IsWindows()
        ? null
        : new CipherSuitesPolicy([TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384]);

    /// <summary>What a person compares: SHA-256 of the certificate, hexadecimal digits.</summary>
    public static string PinOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLower(CultureInfo.InvariantCulture);
    }

    /// <summary>A pin as a person writes it, with or without colons; null when it is none.</summary>
    public static string? ParsePin(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string digits = text.Replace(":", "", StringComparison.Ordinal).ToLower(CultureInfo.InvariantCulture);
        return digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigitLower) ? digits : null;
    }
}
