using System.Net;
using System.Security.Cryptography.X509Certificates;
using Earshot.MySql.Tests.Servers;
using Earshot.MySqlStore;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates certificates = new();

    [MySqlFact]
    public void Certificates_are_checked_as_far_as_asked()
    {
        using X509Certificate2 authority = certificates.Authority("right");
        using X509Certificate2 wrong = certificates.Authority("wrong");
        using var server = new MariaDbServer(certificates.WriteServer(authority, IPAddress.Loopback));
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

    [MySqlFact]
    public void Certificate_of_another_host_is_believed_only_where_names_are_not_asked_for()
    {
        using X509Certificate2 authority = certificates.Authority("right");
        using var server = new MariaDbServer(certificates.WriteServer(authority, IPAddress.Parse("192.0.2.1")));
        string database = server.NewDatabase();
        foreach ((TlsMode mode, bool connects) in ((TlsMode, bool)[])[(TlsMode.VerifyCa, true), (TlsMode.VerifyFull, false)])
        {
            using Sensor sensor = SensorOf(server, database, mode, "right.pem");
            using ICallStore store = sensor.Open();
            store.Append([SampleCalls.Busy(1)]);
            store.Health().Waiting.Should().Be(connects ? 0 : 1, $"{mode}");
        }
    }

    public void Dispose() => certificates.Dispose();

    private Sensor SensorOf(MariaDbServer server, string database, TlsMode mode, string ca = "")
    {
        var sensor = new Sensor(server, database);
        sensor.Config.Tls = mode;
        sensor.Config.CaFile = ca.Length == 0 ? "" : certificates.PathOf(ca);
        return sensor;
    }
}
