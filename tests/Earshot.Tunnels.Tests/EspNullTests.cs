using Earshot.EspNull;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;
using Earshot.Tunnels.Tests.Captures;

namespace Earshot.Tunnels.Tests;

public class EspNullTests
{
    private const string Esp = "00000071 00000001"; // SPI, sequence number
    private const string Udp = "13C4 13C4 000C 0000 53495020"; // 12 bytes
    private const string Tcp = "13C4 13C4 00000001 00000001 50 18 1000 0000 0000"; // 20 bytes
    private const string IPv4 = "45 00 0014 0000 0000 40 3B F6AB C0000201 C0000202"; // 20 bytes, with the right checksum
    private const string IPv6 = "60000000 0000 3B 40 20010DB8000000000000000000000001 20010DB8000000000000000000000002";
    private const string Icv12 = "A1A2A3A4A5A6A7A8A9AAABAC";
    private const string Icv16 = $"{Icv12} ADAEAFB0";

    private static readonly EspDecoder Decoder = new(new EspNullConfig().IcvBytes);
    private static readonly LayerKey Key = LayerKey.OfIpProtocol(50);
    private static readonly LayerKey ToPort = LayerKey.ToUdpPort(4500);
    private static readonly LayerKey FromPort = LayerKey.FromUdpPort(4500);

    /// <summary>
    /// Header | payload | padding, pad length, next header | integrity check value. tshark 4.0 finds the same inside where the
    /// last has 12 or 16 bytes:
    /// <code>tshark -r F -o esp.enable_null_encryption_decode_heuristic:TRUE -T fields -e frame.protocols</code>
    /// </summary>
    public static TheoryData<string, string> Readable => new()
    {
        { $"{Esp} | {Udp} | 0102 02 11 | {Icv12}", "IP protocol 17 at 8 length 12 spi=113" },
        { $"{Esp} | {Udp} | 0102 02 11 | {Icv16}", "IP protocol 17 at 8 length 12 spi=113" },
        { $"{Esp} | {Udp} | 0102 02 11 | {Icv12} {Icv12}", "IP protocol 17 at 8 length 12 spi=113" },
        { $"{Esp} | {Udp} | 0102 02 11 | {Icv16} {Icv16}", "IP protocol 17 at 8 length 12 spi=113" },
        { $"{Esp} | {Udp} | 0102 02 11", "IP protocol 17 at 8 length 12 spi=113" }, // no integrity
        { $"{Esp} | {Udp} | 010203040506 06 11 | {Icv12}", "IP protocol 17 at 8 length 12 spi=113" }, // more than needed
        { $"{Esp} | {Tcp} | 0102 02 06 | {Icv12}", "IP protocol 6 at 8 length 20 spi=113" },
        { $"{Esp} | {IPv4} | 0102 02 04 | {Icv12}", "link type 228 at 8 spi=113" },
        { $"{Esp} | {IPv6} | 0102 02 29 | {Icv12}", "link type 229 at 8 length 40 spi=113" },
        { $"{Esp} | 0000 0800 {IPv4} | 0102 02 2F | {Icv12}", "IP protocol 47 at 8 length 24 spi=113" },
        { $"{Esp} | 08 00 F7FF 0000 0000 | 0102 02 01 | {Icv12}", "IP protocol 1 at 8 length 8 spi=113" },
        { $"{Esp} | 80 00 0000 0000 0000 | 0102 02 3A | {Icv12}", "IP protocol 58 at 8 length 8 spi=113" },
        { $"{Esp} | 0102030405060708 | {Udp} | 0102 02 11 | {Icv16}", "IP protocol 17 at 16 length 12 spi=113" }, // GMAC
        { $"FFFFFFFF 00000001 | {Udp} | 0102 02 11 | {Icv12}", "IP protocol 17 at 8 length 12 spi=4294967295" },
    };

    /// <summary>Each is a readable packet but for one thing.</summary>
    public static TheoryData<string, string> Unreadable => new()
    {
        { "", "TooShort needs 8 of 0" },
        { "00000071 000000", "TooShort needs 8 of 7" },
        { Esp, "Unsupported" },
        { $"{Esp} | {Udp} | 0103 02 11 | {Icv12}", "Unsupported" }, // padding
        { $"{Esp} | {Udp} | 0102 0E 11 | {Icv12}", "Unsupported" }, // padding longer than the packet
        { $"{Esp} | {Udp} | 01 01 11 | {Icv12}", "Unsupported" }, // alignment
        { $"{Esp} | {Udp} | 0102 02 84 | {Icv12}", "Unsupported" }, // SCTP
        { $"{Esp} | {Udp} | 0102 02 11 | {Icv12} A1A2A3A4A5A6A7A8", "Unsupported" }, // 20 bytes
        { $"{Esp} | 13C4 13C4 000D 0000 53495020 | 0102 02 11 | {Icv12}", "Unsupported" }, // length of UDP
        { $"{Esp} | 13C4 13C4 00000001 00000001 40 18 1000 0000 0000 | 0102 02 06 | {Icv12}", "Unsupported" }, // data offset
        { $"{Esp} | 13C4 13C4 00000001 00000001 F0 18 1000 0000 0000 | 0102 02 06 | {Icv12}", "Unsupported" },
        { $"{Esp} | 13C4 13C4 00000001 00000001 50 03 1000 0000 0000 | 0102 02 06 | {Icv12}", "Unsupported" }, // SYN and FIN
        { $"{Esp} | 13C4 13C4 00000001 00000001 50 00 1000 0000 0000 | 0102 02 06 | {Icv12}", "Unsupported" }, // no flag
        { $"{Esp} | {IPv6} | 0102 02 04 | {Icv12}", "Unsupported" }, // version
        { $"{Esp} | {Icv16} {Icv16} | {Icv12}", "Unsupported" },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    [MemberData(nameof(Unreadable))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Theory]
    [MemberData(nameof(Readable))]
    public void Decodes_in_udp(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(ToPort, Bytes.Of(packet))).Should().Be(expected);
        Decoder.Describe(Decoder.Decode(FromPort, Bytes.Of(packet))).Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    [InlineData("FF", "a keepalive")]
    [InlineData($"00000000 00000001 | {Udp} | 0102 02 11 | {Icv12}", "the marker of IKE, RFC 3948, 2.2")]
    [InlineData("80 00 0001 | 00000140 | 12345678 | D5D5D5D5", "RTP")]
    public void Leaves_the_port_to_others(string packet, string what) =>
        Decoder.Describe(Decoder.Decode(ToPort, Bytes.Of(packet))).Should().Be("NotMine", what);

    [Theory]
    [InlineData($"{Esp} | {IPv4}", "link type 228 at 8 spi=113")]
    [InlineData($"{Esp} | 0102030405060708 | {IPv4}", "link type 228 at 16 spi=113")]
    [InlineData($"{Esp} | {Udp}", "Truncated needs 200 of 20")]
    [InlineData(Esp, "Truncated needs 200 of 8")]
    [InlineData("0000", "Truncated needs 8 of 2")]
    public void Sees_without_the_trailer_only_what_has_a_checksum(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet), wireLength: 200)).Should().Be(expected);

    [Fact]
    public void Tries_the_configured_lengths_alone()
    {
        EspDecoder decoder = new([20]);
        decoder.Describe(decoder.Decode(Key, Bytes.Of($"{Esp} | {Udp} | 0102 02 11 | {Icv16} 00000000")))
            .Should().Be("IP protocol 17 at 8 length 12 spi=113");
        decoder.Describe(decoder.Decode(Key, Bytes.Of($"{Esp} | {Udp} | 0102 02 11 | {Icv12}"))).Should().Be("Unsupported");
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }

    [Fact]
    public void Takes_encrypted_packets_for_readable_less_than_once_in_ten_thousand_times()
    {
        Random random = new(1);
        byte[] packet = new byte[200];
        int taken = 0;
        for (int i = 0; i < 200_000; i++)
        {
            random.NextBytes(packet);
            taken += Decoder.Decode(Key, packet).Outcome == DecodeOutcome.Inner ? 1 : 0;
        }

        taken.Should().BeLessThan(20);
    }

    /// <summary>
    /// Pings in many security associations. tshark does not look for packets without an integrity check value:
    /// <code>tshark -r F -o esp.enable_null_encryption_decode_heuristic:TRUE -Y "esp &amp;&amp; (icmp || icmpv6)" -T fields -e esp.spi</code>
    /// says 20 times 0x0d, 20 times 0x71, and 0x15 once, where one packet of many has a fitting byte by chance. 0x17 and 0x7b
    /// have no such value: their packets end with the padding and next header of a ping (<c>-x</c>: 01 02 02 01, 01 02 02 3a).
    /// </summary>
    [SharedCapturesFact]
    public void Reads_the_pings_that_nothing_encrypted()
    {
        Dictionary<LayerKey, ILayerDecoder> decoders = new() { [Key] = Decoder };
        StackWalker walker = new(decoders);
        string capture = Path.Combine(SharedCaptures.Directory!, "real/arkime__wireshark-esp.pcap");
        string[] readable =
        [
            .. CapturedFrame.ReadAll(capture)
                .Select(frame => (Stack: walker.Walk(frame), Tunnels: string.Join(' ', walker.Tunnels)))
                .Where(frame => frame.Tunnels.Contains("spi=", StringComparison.Ordinal))
                .Select(frame => frame.Tunnels),
        ];

        readable.CountBy(tunnels => tunnels).Should().BeEquivalentTo(
            new Dictionary<string, int>
            {
                ["esp spi=13"] = 20, ["esp spi=23"] = 10, ["esp spi=113"] = 20, ["esp spi=123"] = 10,
            });
    }
}
