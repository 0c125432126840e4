using System.Security.Cryptography;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;
using Earshot.Streams.Tests.Support;
using Earshot.Tls.Keys;
using Earshot.Tls.Records;

namespace Earshot.Streams.Tests;

/// <summary>Key derivation against the RFC's own trace, and key logs.</summary>
public class KeyTests
{
    private static readonly string Random = new('a', 64);
    private static readonly string Secret = new('b', 64);

    /// <summary>RFC 8448, 3: the handshake traffic secrets of both ends, and the keys and IVs derived from them.</summary>
    [Theory]
    [InlineData(
        "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21", "dbfaa693d1762c5b666af5d950258d01", "5bd3c71b836e0b76bb73265f")]
    [InlineData(
        "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38", "3fce516009c21727d0f2e4e86ee403bc", "5d313eb2671276ee13000b30")]
    public void Tls13_keys_are_those_of_the_published_trace(string secret, string key, string iv)
    {
        Expand(secret, "key", 16).Should().Be(key);
        Expand(secret, "iv", 12).Should().Be(iv);
    }

    [Theory]
    [InlineData("CLIENT_RANDOM {0} {1}{1}", false)] // longer than any secret
    [InlineData("CLIENT_RANDOM {0} {1}", true)]
    [InlineData("SERVER_TRAFFIC_SECRET_0 {0} {1} ", true)]
    [InlineData("# CLIENT_RANDOM {0} {1}", false)]
    [InlineData("EXPORTER_SECRET {0} {1}", false)]
    [InlineData("CLIENT_RANDOM {0}", false)]
    [InlineData("CLIENT_RANDOM {0} bb", false)]
    [InlineData("CLIENT_RANDOM aa {1}", false)]
    [InlineData("CLIENT_RANDOM {0} {1}x", false)]
    [InlineData("CLIENT_RANDOM", false)]
    [InlineData("", false)]
    public void Lines(string line, bool isOfUse)
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Format(null, line, Random, Secret));
        KeyLogLine.TryRead(text, out _, out _, new byte[KeyLogLine.MaxSecret], out _).Should().Be(isOfUse);
    }

    [Fact]
    public void The_oldest_session_makes_room()
    {
        var log = new KeyLog(maxSessions: 2, file: null);
        foreach (char session in "123")
        {
            log.Add(Encoding.ASCII.GetBytes($"CLIENT_RANDOM {new string(session, 64)} {Secret}\n"));
        }

        Find(log, '1').Should().BeNull();
        Find(log, '2').Should().NotBeNull();
        Find(log, '3').Should().NotBeNull();
        log.Evicted.Should().Be(1);
    }

    [Fact]
    public void A_file_that_grows_is_read_on()
    {
        using var context = new TestPluginContext();
        string path = Path.Combine(context.DataDirectory, "keys");
        var log = new KeyLog(100, new KeyLogFile(path, context));
        Find(log, '1', second: 0).Should().BeNull();
        context.Messages.Should().ContainSingle().Which.Should().StartWith("warning: the key log file cannot be read");

        File.WriteAllText(path, $"CLIENT_RANDOM {new string('1', 64)} {Secret}\nCLIENT_RANDOM {new string('2', 64)} {Secret[..40]}");
        Find(log, '1', second: 1).Should().NotBeNull();
        Find(log, '2', second: 2).Should().BeNull();
        File.AppendAllText(path, Secret[40..]);
        Find(log, '2', second: 3).Should().NotBeNull();
        File.AppendAllText(path, $"\nCLIENT_RANDOM {new string('3', 64)} {Secret}");
        Find(log, '3', second: 3).Should().BeNull("the file was looked at just now");
        Find(log, '3', second: 4).Should().NotBeNull();
    }

    [Fact]
    public void Records_wait_for_keys_that_come_a_little_later()
    {
        using var context = new TestPluginContext();
        string path = Path.Combine(context.DataDirectory, "keys");
        File.WriteAllText(path, "");
        using Wire wire = new Wire(file: new KeyLogFile(path, context)).Connect();
        Tls13Writer client = Tls13Writer.ClientTraffic;
        wire.Send(false, Tls13Writer.ClientHello());
        wire.Send(true, [.. Tls13Writer.ServerHello, .. Tls13Writer.ServerHandshake.Seal(22, Tls13Writer.Finished)]);
        wire.Send(false, [.. Tls13Writer.ClientHandshake.Seal(22, Tls13Writer.Finished), .. client.Data("INVITE one ")]);
        wire.Received.Client.Should().BeEmpty();
        File.WriteAllText(path, Tls13Writer.Keys);
        wire.Send(false, client.Data("two"), second: 1);
        wire.Received.Client.Should().Be("INVITE one two");
    }

    private static byte[]? Find(KeyLog log, char session, int second = 0) => log.Find(
        ClientRandom.Read(Convert.FromHexString(new string(session, 64))),
        SecretLabel.MasterSecret,
        new Timestamp(second * Timestamp.NanosecondsPerSecond));

    private static string Expand(string secret, string label, int length)
    {
        byte[] output = new byte[length];
        RecordKeys.ExpandLabel(HashAlgorithmName.SHA256, Convert.FromHexString(secret), label, output);
        return Convert.ToHexStringLower(output);
    }
}
