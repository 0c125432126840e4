using System.Buffers.Binary;
using Earshot.Bench.Generator;
using PacketDotNet;

namespace Earshot.EndToEnd.Tests;

/// <summary>Generated captures are well formed, and always the same.</summary>
public sealed class GeneratorTests
{
    private static readonly GeneratorOptions Small = new() { Calls = 3, Seconds = 6, Concurrency = 2, LossPercent = 10 };

    public static TheoryData<string> Tunnels => [.. Tunnel.All.Select(tunnel => tunnel.Name)];

    [Fact]
    public void The_same_options_give_the_same_bytes()
    {
        Generate(Small, out _).Should().Equal(Generate(Small, out _));
        Generate(Small with { Seed = 2 }, out _).Should().NotEqual(Generate(Small, out _));
    }

    [Fact]
    public void A_frame_of_G711_has_214_bytes()
    {
        CaptureRecords.In(Generate(Small, out GeneratedCapture truth)).Count(record => record.Frame.Length == 214).Should().Be((int)truth.RtpPackets);
        (truth.RtpPackets + truth.RtpLost).Should().Be(3 * 2 * 6 * 50);
    }

    [Theory]
    [MemberData(nameof(Tunnels))]
    public void Frames_are_in_order_and_their_headers_are_right(string name)
    {
        Tunnel tunnel = Tunnel.Named(name);
        long last = 0;
        int count = 0;
        byte[] capture = Generate(Small with { Tunnel = tunnel }, out GeneratedCapture truth);
        foreach ((long time, byte[] bytes) in CaptureRecords.In(capture))
        {
            time.Should().BeGreaterThanOrEqualTo(last);
            last = time;
            count++;
            CheckHeaders(bytes, tunnel);
        }

        count.Should().Be((int)truth.Packets);
    }

    [Theory]
    [InlineData("--calls 0 --out f", "--calls must be between*")]
    [InlineData("--codec mp3 --out f", "codec must be one of*")]
    [InlineData("--tunnel moon --out f", "tunnel must be one of*")]
    [InlineData("--out", "--out needs a value")]
    [InlineData("--calls 5", "--out FILE is needed")]
    public void Wrong_options_are_refused(string line, string message)
    {
        Action parse = () => GeneratorOptions.Parse(line.Split(' '), out _);
        parse.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static void CheckHeaders(byte[] frame, Tunnel tunnel)
    {
        const int ethernet = 14;
        int outer = tunnel.Carrier switch { Carrier.IPv4 => 20, Carrier.Udp => 28, _ => 0 };
        int tunnelEnd = ethernet + outer + (tunnel.Header.Replace(" ", "", StringComparison.Ordinal).Length / 2);
        int inner = tunnel.Carrier == Carrier.None ? ethernet : tunnelEnd + (tunnel.HasEthernet ? ethernet : 0);
        int trailer = tunnel.IcvLength >= 0 ? frame[^(tunnel.IcvLength + 2)] + 2 + tunnel.IcvLength : 0;
        Check(IPv4At(inner), frame.Length - inner - trailer);
        if (trailer > 0)
        {
            ((frame.Length - tunnelEnd - tunnel.IcvLength) % 4).Should().Be(0);
        }

        if (outer > 0)
        {
            Check(IPv4At(ethernet), frame.Length - ethernet);
        }

        if (tunnel.LengthAt >= 0)
        {
            int field = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(ethernet + outer + tunnel.LengthAt));
            field.Should().Be(frame.Length - tunnelEnd + tunnel.LengthOfHeader);
        }

        IPv4Packet IPv4At(int offset) => Packet.ParsePacket(LinkLayers.Raw, frame[offset..]).Extract<IPv4Packet>();
    }

    private static void Check(IPv4Packet ip, int length)
    {
        ip.TotalLength.Should().Be(length);
        ip.ValidIPChecksum.Should().BeTrue();
        if (ip.PayloadPacket is UdpPacket udp)
        {
            udp.Length.Should().Be(length - 20);
        }
    }

    private static byte[] Generate(GeneratorOptions options, out GeneratedCapture truth)
    {
        using MemoryStream stream = new();
        truth = CaptureGenerator.Generate(options, stream);
        return stream.ToArray();
    }
}
