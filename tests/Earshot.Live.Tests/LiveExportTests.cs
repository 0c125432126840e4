using System.Net;
using System.Text;
using Earshot.EndToEnd.Tests;
using Earshot.Live.Tests.Capturing;

namespace Earshot.Live.Tests;

/// <summary><c>earshot export</c> of a call that a running sensor still follows.</summary>
public sealed class LiveExportTests
{
    private const int RtpPackets = 50;

    [LiveFact]
    public async Task Of_a_call_in_progress_there_are_its_packets_so_far()
    {
        using var media = new Datagrams(IPAddress.Loopback);
        using var signalling = new Datagrams(IPAddress.Loopback);
        using Sensor sensor = await Sensor.StartAsync("LivePcap", $"{media.Filter} or {signalling.Filter}");
        signalling.Send(Invite("live@x", media.Port));
        for (int i = 0; i < RtpPackets; i++)
        {
            media.Send(Rtp(i));
        }

        string file = Path.Combine(sensor.Folder, "out.pcap");
        ProcessResult export = await ExportAllAsync(sensor, file);

        export.OrThrow();
        export.Errors.Should().Contain("warning: the call is still in progress: these are its packets so far")
            .And.MatchRegex($"earshot: {RtpPackets + 1} packets of call [0-9a-f]{{12}}: 1 SIP, {RtpPackets} RTP, 0 RTCP, 0 other media");
        // Header and records of pcap: each packet with its link, IP, UDP and 12 bytes of RTP, for [spool] keeps headers.
        new FileInfo(file).Length.Should().BeGreaterThan(24 + (RtpPackets * (16 + 14 + 20 + 8 + 12)));

        string id = export.Errors.Split("of call ")[1][..12];
        (await sensor.ExportAsync(id, "--pcap", file)).OrThrow();
        ProcessResult audio = await sensor.ExportAsync(id, "--wav", file);
        audio.ExitCode.Should().Be(1);
        audio.Errors.Trim().Should().Be($"earshot: call {id} is still in progress: its audio can be written when it has one");
        ProcessResult unknown = await sensor.ExportAsync("nobody@x", "--pcap", file);
        unknown.ExitCode.Should().Be(1);
        unknown.Errors.Trim().Should().Be("earshot: there is no call nobody@x");

        // Its record waits for the answer to BYE.
        signalling.Send(Encoding.ASCII.GetBytes(
            "BYE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK2\r\nFrom: <sip:alice@example.com>;tag=1\r\n" +
            "To: <sip:bob@example.com>;tag=2\r\nCall-ID: live@x\r\nCSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n"));
        ProcessResult ended = await ExportAllAsync(sensor, file, messages: 2);
        ended.OrThrow().Errors.Should().Contain("warning: the call has ended and has no record yet: these are the packets at its addresses so far")
            .And.Contain($"earshot: {RtpPackets + 2} packets of call {id}: 2 SIP, {RtpPackets} RTP");
        (await sensor.ExportAsync(id, "--wav", file)).Errors.Trim().Should().Be($"earshot: call {id} has no record yet: its audio can be written when it has one");

        (await sensor.StopAsync()).Should().Be(0);
        (await sensor.CallsAsync())["live@x"].Id.Should().Be(id, "its record has the id that it was promised");
    }

    /// <summary>Packets are on disk a moment after they were captured.</summary>
    private static async Task<ProcessResult> ExportAllAsync(Sensor sensor, string file, int messages = 1)
    {
        for (int attempt = 1; ; attempt++)
        {
            ProcessResult export = await sensor.ExportAsync("live@x", "--pcap", file);
            if (attempt == 20 || export.Errors.Contains($"{messages} SIP, {RtpPackets} RTP", StringComparison.Ordinal))
            {
                return export;
            }

            await Task.Delay(500);
        }
    }

    private static byte[] Invite(string callId, int mediaPort)
    {
        string body = $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {mediaPort} RTP/AVP 8\r\n";
        return Encoding.ASCII.GetBytes(
            "INVITE sip:bob@example.com SIP/2.0\r\n" +
            "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n" +
            "From: <sip:alice@example.com>;tag=1\r\n" +
            "To: <sip:bob@example.com>\r\n" +
            $"Call-ID: {callId}\r\n" +
            "CSeq: 1 INVITE\r\n" +
            "Content-Type: application/sdp\r\n" +
            $"Content-Length: {body.Length}\r\n\r\n{body}");
    }

    private static byte[] Rtp(int number) => [0x80, 8, 0, (byte)number, 0, 0, (byte)(number * 160 >> 8), (byte)(number * 160), 0, 0, 0, 7, .. new byte[160]];
}
