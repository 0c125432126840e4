using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Earshot.MySql.Tests.Servers;
using Earshot.MySqlStore;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-test-");

    [MySqlFact]
    public void Certificates_are_checked_as_far_as_asked()
    {
        using X509Certificate2 authority = Authority("right");
        using X509Certificate2 wrong = Authority("wrong");
        WriteServerCertificate(authority);
        // The server runs under another account.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        }

        using var server = new MariaDbServer($"--ssl-cert={PathOf("server.pem")}", $"--ssl-key={PathOf("server.key")}");
        string database = server.NewDatabase();

        // The server itself says which connections were encrypted: it lets no other in.
        server.Sql("ALTER USER earshot@'%' REQUIRE SSL");
        using Sensor plain = SensorOf(server, database, TlsMode.Off);
        Action open = () => plain.Open();
        open.Should().Throw<PluginException>().WithMessage("*Access denied*");
        foreach ((TlsMode mode, string ca, bool connects) in ((TlsMode, string, bool)[])
            [
                (TlsMode.Preferred, "", true), (TlsMode.Required, "", true), (TlsMode.VerifyCa, "right.pem", true), (TlsMode.VerifyFull, "right.pem", true),
                (TlsMode.VerifyCa, "wrong.pem", false), (TlsMode.VerifyFull, "wrong.pem", false),
            ])
        {
            using Sensor sensor = SensorOf(server, database, mode, ca);
            using ICallStore store = sensor.Open();
            store.Append([SampleCalls.Busy(1)]);
            store.Health().Waiting.Should().Be(connects ? 0 : 1, $"{mode} {ca}: a server that cannot be trusted is as one that is away");
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Sensor SensorOf(MariaDbServer server, string database, TlsMode mode, string ca = "")
    {
        var sensor = new Sensor(server, database);
        sensor.Config.Tls = mode;
        sensor.Config.CaFile = ca.Length == 0 ? "" : PathOf(ca);
        return sensor;
    }

    private X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        X509Certificate2 authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(PathOf($"{name}.pem"), authority.ExportCertificatePem());
        return authority;
    }

    private void WriteServerCertificate(X509Certificate2 authority)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), [1]);
        File.WriteAllText(PathOf("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
