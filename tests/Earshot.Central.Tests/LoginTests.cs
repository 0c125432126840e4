using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Authentication;
using Earshot.Central.Protocol.Messages;
using Earshot.Central.Tests.Support;
using Earshot.CentralSensor;
using Earshot.CentralSensor.Connection;
using Earshot.CentralSensor.Packets;
using Earshot.Sdk.Plugins;
using Grpc.Core;

namespace Earshot.Central.Tests;

/// <summary>Who is let in, and what those see who are not.</summary>
public sealed class LoginTests
{
    private static readonly TestBlock Block = TestBlock.Random(1, 50);

    [Fact]
    public async Task A_wrong_password_is_refused_and_said_so_at_both_ends()
    {
        using Site site = new Site().Start();
        CentralSensorConfig config = site.SensorConfig(packets: true);
        config.ServerPassword = "another-password-of-more-than-eighty-bits";
        using PacketUplink uplink = site.Packets("sensor-1", config);
        uplink.Send(Block, mayWait: false, CancellationToken.None);

        await Eventually.Be(() => uplink.Health().Problem?.Contains("the password is wrong", StringComparison.Ordinal) == true, "it is told");
        site.Receiver.Refused["refused_password"].Should().BeGreaterThan(0);
        site.Receiver.Sensors.Should().BeEmpty();
        (site.Centre.FrameCount, site.Centre.Lanes).Should().Be((0, 0));
        string.Join('\n', site.Folder("sensor-1").Messages.Concat(site.Context.Messages)).Should().NotContain(config.ServerPassword).And.NotContain(Site.Password);
    }

    [Theory]
    [InlineData(5, "ahead")]
    [InlineData(-5, "behind")]
    public async Task A_clock_that_is_off_is_refused_and_said_so_at_both_ends(int seconds, string word)
    {
        using Site site = new Site().Start();
        using PacketUplink uplink = site.Packets("sensor-1", clock: new OtherClock(TimeSpan.FromSeconds(seconds)));

        await Eventually.Be(() => uplink.Health().Problem?.Contains($"s {word}, and 2 s are allowed", StringComparison.Ordinal) == true, "it is told");
        site.State("sensor-1").Problem.Should().Contain(word);
        site.State("sensor-1").IsConnected.Should().BeFalse();
        site.State("sensor-1").ClockOffsetMs.Should().BeApproximately(seconds * 1000.0, 1500);
        site.Receiver.Refused["refused_clock"].Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task A_second_sensor_with_a_name_or_number_is_refused()
    {
        using Site site = new Site().Start();
        using PacketUplink first = site.Packets("sensor-1");
        await Eventually.Be(() => first.Health().IsConnected, "it connects");

        using PacketUplink twin = site.Packets("sensor-1", folder: "twin");
        await Eventually.Be(() => twin.Health().Problem?.Contains("of the name sensor-1 is connected", StringComparison.Ordinal) == true, "the twin is told");
        site.State("sensor-1").Problem.Should().Contain("another sensor of this name");
        CentralSensorConfig config = site.SensorConfig(packets: true);
        config.IdSensor = 1;
        using PacketUplink other = site.Packets("sensor-2", config);
        await Eventually.Be(() => other.Health().Problem?.Contains("number 1 is that of another sensor", StringComparison.Ordinal) == true, "the other is told");

        first.Health().IsConnected.Should().BeTrue();
        site.Receiver.Refused["refused_duplicate"].Should().BeGreaterThanOrEqualTo(2);
        site.Receiver.Sensors.Select(state => state.Sensor.Id).Should().Equal(1);
    }

    [Fact]
    public async Task Numbers_are_kept_and_given_to_nobody_else()
    {
        using Site site = new Site().Start();
        CentralSensorConfig config = site.SensorConfig(packets: true);
        config.IdSensor = 2;
        foreach ((string name, CentralSensorConfig? own) in new[] { ("b", config), ("a", null), ("c", null) })
        {
            using PacketUplink uplink = site.Packets(name, own);
            await Eventually.Be(() => uplink.Health().IsConnected, $"{name} connects");
        }

        site.Receiver.Dispose();
        site.Start();
        foreach (string name in new[] { "c", "d", "a" })
        {
            using PacketUplink uplink = site.Packets(name);
            await Eventually.Be(() => uplink.Health().IsConnected, $"{name} connects");
        }

        site.Receiver.Sensors.Select(state => (state.Sensor.Id, state.Sensor.Name)).Should().Equal((1, "a"), (3, "c"), (4, "d"));
    }

    [Fact]
    public async Task A_sensor_may_have_a_password_of_its_own()
    {
        using Site site = new Site();
        site.Config.SensorPasswordsFile = Path.Combine(site.Context.DataDirectory, "passwords");
        await File.WriteAllTextAsync(site.Config.SensorPasswordsFile, "# sensors\nsensor-1 0123456789abcdef0123456789abcdef\n");
        site.Start();
        CentralSensorConfig config = site.SensorConfig(packets: true);
        config.ServerPassword = "0123456789abcdef0123456789abcdef";

        using PacketUplink right = site.Packets("sensor-1", config);
        using PacketUplink shared = site.Packets("sensor-2");
        await Eventually.Be(() => right.Health().IsConnected && shared.Health().IsConnected, "both connect");
        using PacketUplink wrong = site.Packets("sensor-3", config);
        using PacketUplink stolen = site.Packets("sensor-1", folder: "stolen");
        await Eventually.Be(() => site.Receiver.Refused.GetValueOrDefault("refused_password") >= 2, "neither the other's password nor the shared one will do");
        (wrong.Health().IsConnected, stolen.Health().IsConnected).Should().Be((false, false));
    }

    [Fact]
    public async Task A_centre_without_a_password_makes_a_good_one_that_only_it_may_read()
    {
        using Site site = new Site();
        site.Config.ServerPassword = "";
        site.Start();
        string path = Path.Combine(site.Context.DataDirectory, "password");
        string password = (await File.ReadAllLinesAsync(path))[0];
        Secret.BitsAtMost(password).Should().BeGreaterThanOrEqualTo(128);
        foreach (string name in new[] { "password", "certificate.pem", "sensors.json" }.Where(name => File.Exists(Path.Combine(site.Context.DataDirectory, name))))
        {
            File.GetUnixFileMode(Path.Combine(site.Context.DataDirectory, name)).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, name);
        }

        CentralSensorConfig config = site.SensorConfig(packets: true);
        (config.ServerPassword, config.ServerPasswordFile) = ("", path);
        using PacketUplink uplink = site.Packets("sensor-1", config);
        await Eventually.Be(() => uplink.Health().IsConnected, "it connects with it");
        site.Context.Messages.Concat(site.Folder("sensor-1").Messages).Should().NotContain(line => line.Contains(password, StringComparison.Ordinal));
        site.Context.Messages.Should().NotContain(line => line.Contains("guessed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_weak_password_is_warned_of_at_both_ends()
    {
        using Site site = new Site();
        site.Config.ServerPassword = "geheim12";
        site.Start();
        CentralSensorConfig config = site.SensorConfig(packets: true);
        config.ServerPassword = "geheim12";
        using PacketUplink uplink = site.Packets("sensor-1", config);
        await Eventually.Be(() => uplink.Health().IsConnected, "it connects");

        site.Context.Messages.Should().Contain(line => line.Contains("can be guessed", StringComparison.Ordinal));
        site.Folder("sensor-1").Messages.Should().Contain(line => line.Contains("can be guessed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pinned_certificate_is_the_only_one()
    {
        using Site site = new Site().Start();
        using var certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Path.Combine(site.Context.DataDirectory, "certificate.pem")));
        CentralSensorConfig config = site.SensorConfig(packets: true);
        config.ServerCertificatePin = TlsRules.PinOf(certificate);
        site.Context.Messages.Should().Contain(line => line.Contains(config.ServerCertificatePin, StringComparison.Ordinal), "a person can copy it");
        using PacketUplink right = site.Packets("sensor-1", config);
        await Eventually.Be(() => right.Health().IsConnected, "it connects");

        CentralSensorConfig other = site.SensorConfig(packets: true);
        other.ServerCertificatePin = new string('0', 64);
        using PacketUplink wrong = site.Packets("sensor-2", other);
        await Eventually.Be(() => wrong.Health().Problem?.Contains("certificate", StringComparison.OrdinalIgnoreCase) == true, "it refuses the centre");
        site.Receiver.Refused.GetValueOrDefault("refused_password").Should().Be(0, "not even the name was told");
    }

    [Fact]
    public async Task Sensors_without_a_certificate_of_the_authority_are_refused_where_there_is_one()
    {
        using Site site = new Site();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 signed = new CertificateRequest("CN=sensor", key, HashAlgorithmName.SHA256)
            .Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(8), [1, 2, 3]);
        site.Config.ClientCaFile = Path.Combine(site.Context.DataDirectory, "ca.pem");
        await File.WriteAllTextAsync(site.Config.ClientCaFile, authority.ExportCertificatePem());
        string own = Path.Combine(site.Context.DataDirectory, "sensor.pem");
        await File.WriteAllTextAsync(own, $"{signed.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        site.Start();

        CentralSensorConfig config = site.SensorConfig(packets: true);
        config.ClientCertificateFile = own;
        using PacketUplink right = site.Packets("sensor-1", config);
        await Eventually.Be(() => right.Health().IsConnected, "it connects");
        using PacketUplink without = site.Packets("sensor-2");
        await Eventually.Be(() => site.Receiver.Refused.GetValueOrDefault("no_tls") > 0, "the handshake fails");
        without.Health().IsConnected.Should().BeFalse();
    }

    [Fact]
    public async Task An_eavesdropper_sees_neither_packets_nor_names_nor_the_password()
    {
        using Site site = new Site().Start();
        using var proxy = new Proxy(site.Receiver.EndPoint);
        CentralSensorConfig config = site.SensorConfig(packets: true, proxy.Port);
        config.PacketbufferCompressMethod = Protocol.Packets.CompressionMethod.None;
        using PacketUplink uplink = site.Packets("sensor-with-a-long-name", config);
        await Eventually.Be(() => uplink.Health().IsConnected, "it connects");
        TestBlock block = Block;
        uplink.Send(block, mayWait: false, CancellationToken.None);
        uplink.Finish(CancellationToken.None);
        site.Centre.FrameCount.Should().Be(50);

        byte[] seen = proxy.Seen;
        seen.Length.Should().BeGreaterThan(block.Bytes.Length / 2);
        foreach (string secret in new[] { "sensor-with-a-long-name", Site.Password, "tls-server-end-point", "Earshot centre", "0.1.0-test" })
        {
            seen.AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret)).Should().Be(-1, secret);
        }

        int longest = Enumerable.Range(0, 50).MaxBy(i => block.Frames[i].CapturedLength);
        seen.AsSpan().IndexOf(block.Bytes.Slice(block.Frames[longest].Offset, 32)).Should().Be(-1);
    }

    [Fact]
    public async Task Somebody_in_the_middle_with_another_certificate_gets_no_further_than_the_login()
    {
        using Site site = new Site().Start();
        using var middle = new ManInTheMiddle(site.Receiver.EndPoint);
        using PacketUplink uplink = site.Packets("sensor-1", site.SensorConfig(packets: true, middle.Port));
        uplink.Send(Block, mayWait: false, CancellationToken.None);

        await Eventually.Be(() => site.Receiver.Refused.GetValueOrDefault("refused_password") > 0, "the centre sees that the connection does not end at it");
        await Eventually.Be(() => uplink.Health().Problem?.Contains("does not end at the centre", StringComparison.Ordinal) == true, "the sensor is told");
        string seen = Encoding.Latin1.GetString(middle.Seen);
        seen.Should().Contain("sensor-1", "the name is told before the other end has proved anything").And.Contain("tls-server-end-point");
        seen.Should().NotContain(Site.Password).And.NotContain("0.1.0-test", "nothing of the sensor is told");
        (site.Centre.FrameCount, site.Receiver.Sensors.Count).Should().Be((0, 0));
    }

    [Fact]
    public async Task Older_TLS_and_other_ciphers_are_refused()
    {
        using Site site = new Site().Start();
        Func<SslProtocols, CipherSuitesPolicy?, Task<SslStream>> connect = async (protocols, ciphers) =>
        {
            var socket = new TcpClient();
            await socket.ConnectAsync(site.Receiver.EndPoint);
            var stream = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "x", EnabledSslProtocols = protocols, CipherSuitesPolicy = ciphers, ApplicationProtocols = [SslApplicationProtocol.Http2],
            });
            return stream;
        };

        using SslStream good = await connect(SslProtocols.Tls13, null);
        (good.SslProtocol, good.NegotiatedCipherSuite).Should().BeOneOf(
            (SslProtocols.Tls13, TlsCipherSuite.TLS_AES_128_GCM_SHA256), (SslProtocols.Tls13, TlsCipherSuite.TLS_AES_256_GCM_SHA384));
        await connect.Awaiting(c => c(SslProtocols.Tls12, null)).Should().ThrowAsync<Exception>();
        await connect.Awaiting(c => c(SslProtocols.Tls13, new CipherSuitesPolicy([TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256]))).Should().ThrowAsync<Exception>();
        await Eventually.Be(() => site.Receiver.Refused.GetValueOrDefault("no_tls") == 2, "both are counted");
    }

    [Fact]
    public async Task Calls_of_a_connection_that_has_not_logged_in_are_refused()
    {
        using Site site = new Site().Start();
        using CentreChannel channel = await CentreChannel.ConnectAsync("127.0.0.1", site.Port, null, null, new OwnConnections(), CancellationToken.None);
        using var packets = channel.Invoker.AsyncDuplexStreamingCall(CentralMethods.Packets, null, default);
        (await packets.ResponseStream.Invoking(stream => stream.MoveNext()).Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unauthenticated);
        using var records = channel.Invoker.AsyncDuplexStreamingCall(CentralMethods.Records, null, default);
        (await records.ResponseStream.Invoking(stream => stream.MoveNext()).Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unauthenticated);
        using var answer = channel.Invoker.AsyncClientStreamingCall(CentralMethods.Answer, null, default);
        (await answer.Invoking(call => call.ResponseAsync).Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unauthenticated);
        site.Centre.Lanes.Should().Be(0);
    }

    [Fact]
    public async Task Messages_out_of_order_are_refused_and_counted()
    {
        using Site site = new Site().Start();
        SensorMessage[] wrong =
        [
            new() { Introduction = new Introduction { Version = "1" } },
            new() { Proof = new Proof { ClientFinal = "c=,r=,p=" } },
            new() { Hello = new Hello { Version = 99, ClientFirst = "p=tls-server-end-point,,n=a,r=b" } },
            new() { Hello = new Hello { Version = 1, ClientFirst = "n,,n=a,r=b" } },
            new(),
        ];
        foreach (SensorMessage message in wrong)
        {
            using CentreChannel channel = await CentreChannel.ConnectAsync("127.0.0.1", site.Port, null, null, new OwnConnections(), CancellationToken.None);
            using var session = channel.Invoker.AsyncDuplexStreamingCall(CentralMethods.Session, null, default);
            await session.RequestStream.WriteAsync(message);
            (await session.ResponseStream.MoveNext()).Should().BeTrue();
            session.ResponseStream.Current.Refusal.Reason.Should().Be(Reason.Protocol);
        }

        site.Receiver.Refused["garbage"].Should().Be(wrong.Length);
    }

    [Fact]
    public async Task A_flood_of_connections_is_bounded_and_a_sensor_still_gets_in()
    {
        using Site site = new Site();
        (site.Config.MaxLogins, site.Config.MaxLoginsPerAddress, site.Config.LoginTimeout) = (50, 10, 2);
        site.Start();
        var open = new List<Socket>();
        for (int i = 0; i < 60; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            open.Add(socket);
            try
            {
                await socket.ConnectAsync(site.Receiver.EndPoint);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                // Refused before we noticed that we were connected.
            }
        }

        await Eventually.Be(() => site.Receiver.Refused.GetValueOrDefault("too_many_connections") >= 50, "all but ten are refused at once");
        using PacketUplink uplink = site.Packets("sensor-1");
        await Eventually.Be(() => uplink.Health().IsConnected, "half-open ones are thrown out in time");
        site.Receiver.Refused.Values.Sum().Should().BeGreaterThanOrEqualTo(60);
        open.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Garbage_is_counted_and_costs_nobody_else_anything()
    {
        using Site site = new Site().Start();
        using PacketUplink uplink = site.Packets("sensor-1");
        await Eventually.Be(() => uplink.Health().IsConnected, "it connects");
        var random = new Random(3);
        for (int i = 0; i < 20; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(site.Receiver.EndPoint);
            byte[] garbage = new byte[random.Next(1, 3000)];
            random.NextBytes(garbage);
            await socket.SendAsync(garbage);
        }

        for (int i = 0; i < 5; i++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(site.Receiver.EndPoint);
            using var stream = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "x", ApplicationProtocols = [SslApplicationProtocol.Http2] });
            byte[] garbage = new byte[2000];
            random.NextBytes(garbage);
            await stream.WriteAsync(garbage);
        }

        await Eventually.Be(() => site.Receiver.Refused.GetValueOrDefault("no_tls") == 20, "garbage instead of TLS", () => string.Join(",", site.Receiver.Refused));
        await Eventually.Be(() => site.Receiver.Refused.GetValueOrDefault("garbage") == 5, "garbage in TLS", () => string.Join(",", site.Receiver.Refused));
        uplink.Send(Block, mayWait: false, CancellationToken.None);
        uplink.Finish(CancellationToken.None);
        site.Centre.Frames.Should().Equal(SeenFrame.Of(Block));
    }

    [Fact]
    public async Task More_bytes_than_a_login_has_end_the_connection()
    {
        using Site site = new Site().Start();
        using CentreChannel channel = await CentreChannel.ConnectAsync("127.0.0.1", site.Port, null, null, new OwnConnections(), CancellationToken.None);
        using var session = channel.Invoker.AsyncDuplexStreamingCall(CentralMethods.Session, null, default);

        Func<Task> write = async () =>
        {
            await session.RequestStream.WriteAsync(new SensorMessage { Hello = new Hello { ClientFirst = new string('x', 240_000) } });
            await session.ResponseStream.MoveNext();
        };

        await write.Should().ThrowAsync<Exception>();
        await Eventually.Be(() => site.Receiver.Refused.GetValueOrDefault("login_too_large") == 1, "it is counted", () => string.Join(",", site.Receiver.Refused));
    }

    private sealed class OtherClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + off;
    }
}
