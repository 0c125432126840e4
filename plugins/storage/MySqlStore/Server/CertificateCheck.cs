using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Earshot.MySqlStore.Server;

/// <summary>
/// Whether a server's certificate is to be believed, as <see cref="TlsMode"/> asks. The client library could check it as well; but
/// then it takes the server for one that may ask for any file of this machine by name (LOAD DATA LOCAL), which none may.
/// </summary>
internal sealed class CertificateCheck(TlsMode mode, string caFile)
{
    // Extended key usage of TLS servers (RFC 5280, 4.2.1.12).
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Null in modes that believe any certificate.</summary>
    public RemoteCertificateValidationCallback? Callback => mode is TlsMode.VerifyCa or TlsMode.VerifyFull ? IsValid : null;

    private bool IsValid(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || (mode == TlsMode.VerifyFull && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)))
        {
            return false;
        }

        return caFile.Length == 0 ? !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) : IsOfAuthority(certificate, chain);
    }

    private bool IsOfAuthority(X509Certificate certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(caFile);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return certificate is X509Certificate2 known && chain.Build(known);
    }
}
