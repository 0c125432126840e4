using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Earshot.Central.Protocol;
using Earshot.Sdk.Plugins;

namespace Earshot.CentralServer.Listening;

/// <summary>The centre's certificate: a configured one, or one of its own that is made once.</summary>
internal static class ServerCertificate
{
    private const int Years = 30;

    /// <exception cref="PluginException">It cannot be read or made.</exception>
    public static X509Certificate2 Load(CentralServerConfig config, IPluginContext context)
    {
        try
        {
            if (config.CertificateFile.Length > 0)
            {
                return X509Certificate2.CreateFromPemFile(
                    config.CertificateFile, config.CertificateKeyFile.Length > 0 ? config.CertificateKeyFile : null);
            }

            string path = Path.Combine(context.DataDirectory, "certificate.pem");
            if (!File.Exists(path))
            {
                PrivateFile.Write(path, Make());
                context.Log.Information($"made a certificate for sensors to know this centre by: {path}");
            }

            return X509Certificate2.CreateFromPemFile(path);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PluginException($"cannot use the certificate of the centre: {e.Message}", e);
        }
    }

    /// <summary>What sensors may pin.</summary>
    public static string Describe(X509Certificate2 certificate) => $"the centre's certificate: server_certificate_pin = \"{TlsRules.PinOf(certificate)}\"";

    private static string Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Earshot centre", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        // Sensors pin it or check the password against it: its dates say nothing to them, and it is not to end at a bad time.
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
