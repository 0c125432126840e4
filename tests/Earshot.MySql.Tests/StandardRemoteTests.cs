using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Earshot.MySql.Tests.Servers;
using Earshot.Remote.Tests;
using Earshot.Remote.Tests.Network;

namespace Earshot.MySql.Tests;

/// <summary>The ready-made configuration <c>standard-remote</c>: calls on a server, reached through TLS, packets here.</summary>
public sealed class StandardRemoteTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-remote-");
    private readonly TestCertificates certificates = new();

    [MySqlFact]
    public async Task Gives_the_calls_of_the_capture_on_the_server_and_their_packets_here()
    {
        using X509Certificate2 authority = certificates.Authority("authority");
        using var server = new MariaDbServer(certificates.WriteServer(authority, IPAddress.Loopback));
        string database = server.NewDatabase();
        server.Sql("ALTER USER earshot@'%' REQUIRE SSL");
        await File.WriteAllTextAsync(Data("password"), MariaDbServer.Password);
        string capture = Captures.Write(folder.FullName)[0];
        using var sensor = new Service(
            null, "standard-remote", Data("sensor"), "capture.plugin=PcapFile", $"capture.path={capture}",
            string.Create(CultureInfo.InvariantCulture, $"calls.server=127.0.0.1:{server.Port}"), $"calls.database={database}",
            $"calls.password_file={Data("password")}");
        await sensor.StartAsync("capturing from");
        (await sensor.EndAsync()).Should().Be(0, sensor.Log);

        string[] calls = await sensor.CallsAsync();
        calls.Should().HaveCount(40).And.Equal(await Captures.ReadAsync(capture, "standard-remote", "branch-1"));
        server.Sql("SELECT COUNT(*) FROM cdr", database).Should().Equal("40");
        await sensor.AskAsync("export", calls[0].Split("\"call_id\":\"")[1].Split('"')[0], "--pcap", Data("call.pcap"));
        new FileInfo(Data("call.pcap")).Length.Should().BeGreaterThan(1000);
    }

    public void Dispose()
    {
        certificates.Dispose();
        folder.Delete(recursive: true);
    }

    private string Data(string name) => Path.Combine(folder.FullName, name);
}
