using System.Buffers.Binary;
using System.Text;
using Earshot.Bench.Generator;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// RTCP on a port that a=rtcp (RFC 3605) announced says the same of streams as on the port next to RTP's. Each sender report of
/// the capture is answered 30 ms later.
/// </summary>
public sealed class RtcpPortTests : IDisposable
{
    private const int Source = 34; // of the UDP header: Ethernet 14, IPv4 20
    private const int Destination = 36;
    private const int Payload = 42;
    private const int AnswerMs = 30;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-rtcp-");

    /// <summary>Who announces a port of its own.</summary>
    public static TheoryData<string> Who => ["both", "caller", "callee"];

    [Theory]
    [MemberData(nameof(Who))]
    public async Task It_reaches_the_streams_it_is_about(string who)
    {
        ReadOutput expected = await ReadAsync(Write("none"), shards: 1);
        ReadOutput actual = await ReadAsync(Write(who), shards: 1);

        expected.Streams.Should().HaveCount(8).And.OnlyContain(stream => stream.Rtcp != null && stream.Terms!.DelaySource == "rtcp");
        expected.Streams[0].Rtcp!.RoundTripMeanMs.Should().BeApproximately(AnswerMs, 0.1);
        actual.Streams.Should().HaveCount(8);
        actual.Streams.Select(Told).Should().Equal(expected.Streams.Select(Told));
        actual.Count("rtcp_packets").Should().Be(expected.Count("rtcp_packets"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task The_number_of_shards_changes_nothing(int shards)
    {
        string capture = Write("both");

        ReadOutput one = await ReadAsync(capture, shards: 1);
        ReadOutput more = await ReadAsync(capture, shards);

        more.Streams.Select(Told).Should().Equal(one.Streams.Select(Told));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static (uint, RtcpRecord?, double?, double?) Told(StreamRecord stream) =>
        (stream.Ssrc, stream.Rtcp, stream.Terms?.DelayMs, stream.Mos);

    private static async Task<ReadOutput> ReadAsync(string path, int shards) => ReadOutput.Parse(
        await EarshotProcess.RunAsync(["read", path, "--format", "json", "--summary", "--shards", $"{shards}"]));

    /// <summary>A capture of calls of which some sides have their RTCP moved.</summary>
    private string Write(string who)
    {
        string whole = Path.Combine(folder.FullName, "whole.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 4, Concurrency = 2, Seconds = 12 }, whole);
        List<(long Time, byte[] Frame)> frames = [.. CaptureRecords.In(File.ReadAllBytes(whole))];
        frames.AddRange([.. frames.Where(IsReport).Select(Answer)]);
        var moved = new Dictionary<(uint Host, ushort Port), ushort>();
        string path = Path.Combine(folder.FullName, $"{who}.pcap");
        using FileStream file = File.Create(path);
        var writer = new PcapWriter(file, LinkType.Ethernet);
        foreach ((long time, byte[] frame) in frames.OrderBy(frame => frame.Time))
        {
            bool isCallers = frame.AsSpan(Payload).StartsWith("INVITE "u8);
            bool isSdp = frame.AsSpan(Payload).IndexOf("m=audio "u8) >= 0;
            if (isSdp && (who == "both" || who == (isCallers ? "caller" : "callee")))
            {
                Announce(frame, moved);
            }

            Move(frame, Source, hostAt: 26, moved);
            Move(frame, Destination, hostAt: 30, moved);
            writer.Write(new Timestamp(time * 1000), frame);
        }

        return path;
    }

    private static bool IsReport((long Time, byte[] Frame) packet) => packet.Frame[Payload] == 0x80 && packet.Frame[Payload + 1] == 200;

    /// <summary>A receiver report (RFC 3550, 6.4.2) that names a sender report.</summary>
    private static (long Time, byte[] Frame) Answer((long Time, byte[] Frame) sent)
    {
        byte[] report = sent.Frame;
        byte[] answer = new byte[Payload + 32];
        report.AsSpan(0, Payload).CopyTo(answer);
        report.AsSpan(26, 4).CopyTo(answer.AsSpan(30));
        report.AsSpan(30, 4).CopyTo(answer.AsSpan(26));
        report.AsSpan(Source, 2).CopyTo(answer.AsSpan(Destination));
        report.AsSpan(Destination, 2).CopyTo(answer.AsSpan(Source));
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(16), 60); // of the IPv4 packet
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(38), 40); // of the UDP datagram
        Span<byte> payload = answer.AsSpan(Payload);
        (payload[0], payload[1], payload[3]) = (0x81, 201, 7);
        report.AsSpan(Payload + 4, 4).CopyTo(payload[8..]); // its SSRC
        report.AsSpan(Payload + 10, 4).CopyTo(payload[24..]); // the middle of its NTP timestamp
        return (sent.Time + (AnswerMs * 1000), answer);
    }

    /// <summary>Puts a=rtcp with a port of three digits in the place of a line as long.</summary>
    private static void Announce(byte[] frame, Dictionary<(uint, ushort), ushort> moved)
    {
        Span<byte> text = frame.AsSpan(Payload);
        int at = text.IndexOf("m=audio "u8) + 8;
        ushort rtp = ushort.Parse(Encoding.ASCII.GetString(text.Slice(at, 5)), System.Globalization.CultureInfo.InvariantCulture);
        uint host = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(26));
        if (!moved.TryGetValue((host, (ushort)(rtp + 1)), out ushort port))
        {
            port = (ushort)(100 + (37 * moved.Count));
            moved.Add((host, (ushort)(rtp + 1)), port);
        }

        Encoding.ASCII.GetBytes($"a=rtcp:{port}", text[text.IndexOf("a=sendrecv"u8)..]);
    }

    private static void Move(byte[] frame, int portAt, int hostAt, Dictionary<(uint, ushort), ushort> moved)
    {
        uint host = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(hostAt));
        if (moved.TryGetValue((host, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(portAt))), out ushort port))
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(portAt), port);
        }
    }
}
