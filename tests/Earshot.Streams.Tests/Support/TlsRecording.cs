using System.IO.Pipelines;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Earshot.Streams.Tests.Support;

#pragma warning disable CA1416 // Suites can be chosen everywhere but on Windows, where these tests do not run.

/// <summary>A session between two ends of the framework's own TLS: what went over the wire, and its key log.</summary>
/// <param name="Segments">What was written, in order.</param>
/// <param name="Keys">Lines of the key log; those of other sessions may be among them.</param>
internal sealed record TlsRecording(IReadOnlyList<(bool FromServer, byte[] Bytes)> Segments, string Keys)
{
    private const string Host = "sip.example";
    private static readonly string KeyFile = Path.Combine(Path.GetTempPath(), $"earshot-keys-{Environment.ProcessId}");
    private static readonly X509Certificate2 RsaCertificate = Rsa();
    private static readonly X509Certificate2 EcdsaCertificate = Ecdsa();

    /// <summary>The framework reads the variable when it first uses TLS.</summary>
    [ModuleInitializer]
    internal static void LogKeys() => Environment.SetEnvironmentVariable("SSLKEYLOGFILE", KeyFile);

    /// <summary>Records a session.</summary>
    /// <param name="suite">The only suite that is offered.</param>
    /// <param name="talk">What the ends say one after the other, the client first; a character is a byte.</param>
    public static async Task<TlsRecording> MakeAsync(TlsCipherSuite suite, params string[] talk)
    {
        bool is13 = suite.ToString().StartsWith("TLS_AES", StringComparison.Ordinal) || suite == TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256;
        var policy = new CipherSuitesPolicy([suite]);
        SslProtocols version = is13 ? SslProtocols.Tls13 : SslProtocols.Tls12;
        List<(bool, byte[])> segments = [];
        var toServer = new Pipe();
        var toClient = new Pipe();
        await using var client = new SslStream(new RecordingStream(toClient.Reader, toServer.Writer, false, segments));
        await using var server = new SslStream(new RecordingStream(toServer.Reader, toClient.Writer, true, segments));
        bool isEcdsa = suite.ToString().Contains("ECDSA", StringComparison.Ordinal);
        Task accept = server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = isEcdsa ? EcdsaCertificate : RsaCertificate,
            EnabledSslProtocols = version,
            CipherSuitesPolicy = policy,
        });
        await client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = Host,
            EnabledSslProtocols = version,
            CipherSuitesPolicy = policy,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { isEcdsa ? EcdsaCertificate : RsaCertificate },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });
        await accept;
        for (int i = 0; i < talk.Length; i++)
        {
            (SslStream from, SslStream to) = i % 2 == 0 ? (client, server) : (server, client);
            byte[] bytes = Encoding.Latin1.GetBytes(talk[i]);
            await from.WriteAsync(bytes);
            await to.ReadExactlyAsync(new byte[bytes.Length]);
        }

        client.NegotiatedCipherSuite.Should().Be(suite);
        return new TlsRecording(segments, ReadKeys());
    }

    private static string ReadKeys()
    {
        using var file = new StreamReader(new FileStream(KeyFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd();
    }

    private static X509Certificate2 Rsa()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Sign(request);
    }

    private static X509Certificate2 Ecdsa()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        return Sign(request);
    }

    private static X509Certificate2 Sign(CertificateRequest request)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
