using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// Floods of signalling and of streams that would need several times the memory that the sensor has, if its limits did not hold.
/// </summary>
public sealed class FloodTests : IDisposable
{
    private const int Payload = 42; // Ethernet 14, IPv4 20, UDP 8

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-floods-");

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task Invites_without_end_are_bounded_also_behind_a_call_that_goes_on(string format)
    {
        const int count = 60_000;
        const int maxCalls = 500;
        // Texts that are kept make calls large. All but the answered one are from one host: of these the oldest makes room.
        string kept = new('x', 250);
        string capture = Write(writer =>
        {
            byte[] answered = Sip("INVITE", count, Sdp(16_384));
            writer.Write(At(0), FromHost(0, Datagram(5_060, 5_060, answered)));
            byte[] ok = [.. "SIP/2.0 200 OK"u8, .. answered.AsSpan(answered.AsSpan().IndexOf("\r\n"u8))];
            writer.Write(At(1), FromHost(0, Datagram(5_060, 5_060, ok)));
            for (int i = 0; i < count; i++)
            {
                byte[] invite = Sip("INVITE", i, Sdp(16_384 + (2 * (i % 10_000))), $"User-Agent: {kept}\r\nSubject: {kept}\r\n", kept);
                writer.Write(At(400 * (i + 1)), Datagram(5_060, 5_060, invite)); // 4 ms apart: within the time of a call without answer
            }
        });

        ProcessResult run = await ReadAsync(capture, format, $"sip.max_calls={maxCalls}", heapMegabytes: 150);

        string[] lines = run.OrThrow().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] calls = [.. lines.Where(line => line.Contains("flood-", StringComparison.Ordinal))];
        calls.Count(line => line.Contains("evicted", StringComparison.Ordinal)).Should().Be(count + 1 - maxCalls);
        calls.Count(line => line.Contains("capture_end", StringComparison.Ordinal)).Should().Be(maxCalls);
        calls.Select(line => line[line.IndexOf("flood-", StringComparison.Ordinal)..].Split('"', ',')[0])
            .Should().Equal([$"flood-{count}", .. Enumerable.Range(0, count).Select(i => $"flood-{i}")], "they are printed in the order of their start");
    }

    [Fact]
    public async Task Registers_without_end_are_bounded()
    {
        const int count = 200_000;
        const int maxRegistrations = 5_000;
        string capture = Write(writer =>
        {
            for (int i = 0; i < count; i++)
            {
                // Each from another host, so that the limit of one host does not step in before that of all.
                byte[] frame = FromHost(i, Datagram(5_060, 5_060, Sip("REGISTER", i, "")));
                writer.Write(At(100 * i), frame); // 1 ms apart: transactions are kept for 32 s
            }
        });

        ReadOutput output = ReadOutput.Parse(
            await ReadAsync(capture, "json", $"sip.max_registrations={maxRegistrations}", heapMegabytes: 150));

        output.Count("registrations").Should().Be(count);
        output.Count("registrations_evicted").Should().Be(count - maxRegistrations);
    }

    [Fact]
    public async Task Made_up_ssrcs_on_one_expected_port_are_bounded()
    {
        const int count = 1_000_000;
        const int maxStreams = 20_000;
        byte[] media = Datagram(5_000, 16_384, [0x80, 0, .. new byte[10], .. new byte[20]]);
        byte[] invite = Datagram(5_060, 5_060, Sip("INVITE", 0, Sdp(16_384)));
        string capture = Write(writer =>
        {
            writer.Write(At(0), invite);
            for (int i = 1; i <= count; i++)
            {
                BinaryPrimitives.WriteInt32BigEndian(media.AsSpan(Payload + 8), i); // SSRC
                writer.Write(At(i), media);
            }
        });

        ReadOutput output = ReadOutput.Parse(await ReadAsync(capture, "json", $"rtp.max_streams={maxStreams}", heapMegabytes: 100));

        output.Count("packets").Should().Be(count + 1);
        output.Calls.Should().ContainSingle().Which.Streams.Should().HaveCount(1_000, "a call owns so many at most");
        IReadOnlyDictionary<string, long> dropped = output.Counts("dropped");
        dropped["rtp_streams_evicted"].Should().BeGreaterThan(count / 2);
        (dropped["rtp_streams_evicted"] + dropped.GetValueOrDefault("rtp_stream_limit")).Should().Be(count - maxStreams);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static Task<ProcessResult> ReadAsync(string capture, string format, string limit, int heapMegabytes) => EarshotProcess.RunAsync(
        ["read", capture, "--format", format, .. format == "json" ? (string[])["--summary"] : [], "--set", limit], heapMegabytes: heapMegabytes);

    private static Timestamp At(int packet) => new(1_700_000_000_000_000_000L + (packet * 10_000L));

    private static byte[] Sip(string method, int number, string body, string headers = "", string name = "") => Encoding.ASCII.GetBytes(
        $"{method} sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK{number}\r\n"
        + $"From: \"{name}\" <sip:u{number}@example.com>;tag=f{number}\r\nTo: <sip:u{number}@example.com>\r\nCall-ID: flood-{number}\r\n"
        + $"CSeq: 1 {method}\r\nContact: <sip:u{number}@10.0.0.1>\r\nExpires: 3600\r\n"
        + headers
        + (body.Length == 0 ? "" : "Content-Type: application/sdp\r\n")
        + $"Content-Length: {body.Length}\r\n\r\n{body}");

    private static string Sdp(int port) => string.Create(
        CultureInfo.InvariantCulture, $"v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\nm=audio {port} RTP/AVP 0\r\n");

    private static byte[] Datagram(ushort source, ushort destination, byte[] payload)
    {
        byte[] frame = new byte[Payload + payload.Length];
        Convert.FromHexString("020000000001020000000002" + "0800" + "45000000000000004011" + "0000" + "0A0000010A000002").CopyTo(frame, 0);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(frame.Length - 14));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(34), source);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(36), destination);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(38), (ushort)(8 + payload.Length));
        payload.CopyTo(frame, Payload);
        return frame;
    }

    /// <summary>From one of the hosts 11.0.0.0 and following.</summary>
    private static byte[] FromHost(int number, byte[] frame)
    {
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(26), 0x0B00_0000 + number);
        return frame;
    }

    private string Write(Action<PcapWriter> frames)
    {
        string path = Path.Combine(folder.FullName, "flood.pcap");
        using FileStream file = File.Create(path, bufferSize: 1 << 20);
        frames(new PcapWriter(file, LinkType.Ethernet));
        return path;
    }
}
