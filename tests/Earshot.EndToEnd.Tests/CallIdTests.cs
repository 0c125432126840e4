using System.Net;
using System.Net.NetworkInformation;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;
using PacketDotNet;

namespace Earshot.EndToEnd.Tests;

/// <summary>Call-IDs that would break a path, a query, a terminal or JSON, from a capture to what is printed.</summary>
public sealed class CallIdTests : IDisposable
{
    /// <summary>As sent (a character is a byte), and as printed.</summary>
    private static readonly (string Sent, string Printed)[] Odd =
    [
        ("../../../etc/passwd", "../../../etc/passwd"),
        ("'; DROP TABLE cdr; --", "'; DROP TABLE cdr; --"),
        ("\"a\\\"b\\", "\"a\\\"b\\"),
        ("%s%n$(id)`id`", "%s%n$(id)`id`"),
        ("caf\u00c3\u00a9", "caf\u00e9"),
        ("bad\u00ff\u00c3", "bad\ufffd\ufffd"),
        ("nul\0esc\u001b[2J", "nul\0esc\u001b[2J"),
        (new string('y', 1024), new string('y', 1024)),
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-call-ids-");

    [Fact]
    public async Task Odd_call_ids_are_printed_as_valid_json()
    {
        string capture = Write(Odd.Select(row => row.Sent));
        ReadOutput output = ReadOutput.Parse(await EarshotProcess.RunAsync(["read", capture, "--format", "json", "--summary", "--dialogs"]));
        output.Calls.Select(call => call.CallId).Should().Equal(Odd.Select(row => row.Printed));
        output.Dialogs.Select(dialog => dialog.CallId).Should().Equal(Odd.Select(row => row.Printed));
        output.Calls.Select(call => call.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Call_ids_of_ten_kilobytes_are_cut_and_stay_apart()
    {
        string same = new('x', 10_000);
        string capture = Write([same + "1", same + "2"]);
        ReadOutput output = ReadOutput.Parse(await EarshotProcess.RunAsync(["read", capture, "--format", "json", "--summary", "--dialogs"]));
        output.Calls.Should().HaveCount(2).And.OnlyContain(call => call.CallId.Length == 1024);
        output.Calls.Select(call => call.CallId).Should().OnlyHaveUniqueItems();
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>An INVITE a second.</summary>
    private string Write(IEnumerable<string> callIds)
    {
        string path = Path.Combine(folder.FullName, "call-ids.pcap");
        using FileStream file = File.Create(path);
        PcapWriter writer = new(file, LinkType.Ethernet);
        long second = 0;
        foreach (string callId in callIds)
        {
            writer.Write(new Timestamp(++second * Timestamp.NanosecondsPerSecond), Frame(
                "INVITE sip:bob@example.net SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:alice@example.com>;tag=a\r\n"
                + $"To: <sip:bob@example.net>\r\nCall-ID: {callId}\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"));
        }

        return path;
    }

    private static byte[] Frame(string message)
    {
        UdpPacket udp = new(5060, 5060) { PayloadData = Encoding.Latin1.GetBytes(message) };
        IPv4Packet ip = new(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2")) { PayloadPacket = udp };
        ip.UpdateIPChecksum();
        return new EthernetPacket(new PhysicalAddress([2, 0, 0, 0, 0, 1]), new PhysicalAddress([2, 0, 0, 0, 0, 2]), EthernetType.IPv4)
        {
            PayloadPacket = ip,
        }.Bytes;
    }
}
