using Earshot.L2tp;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

/// <summary>
/// No capture has version 3 over UDP, cookies or sublayers. Behind Ethernet and IP tshark 4.0 says of these bytes:
/// <c>tshark -r FILE -V</c> the control messages' types, lengths and attributes as here;
/// <c>tshark -r FILE -o "l2tp.cookie_size:4 Byte Cookie" -o l2tp.l2_specific:None -d l2tp.pw_type==0,eth</c>, told the layout,
/// finds Ethernet and IPv4 where the decoder finds them untold.
/// </summary>
public class L2tpDecoderTests
{
    private const string IPv4 = "45 00 0014 0000 0000 40 11 F6D5 C0000201 C0000202"; // with the right checksum
    private const string Frame = $"020000000002 020000000001 0800 {IPv4}";
    private const string Cookie = "DEADBEEF";
    private const string Sublayer = "40 000007";

    private static readonly L2tpDecoder Decoder = Of(SessionLayout.Automatic, SessionLayout.Automatic);
    private static readonly LayerKey InUdp = LayerKey.ToUdpPort(1701);
    private static readonly LayerKey InIp = LayerKey.OfIpProtocol(115);

    /// <summary>Flags and version | length | tunnel, session | Ns, Nr | offset size, padding | PPP.</summary>
    public static TheoryData<string, string> Version2Data => new()
    {
        { "0002 | 0064 03CF | FF03 0021 45", "link type 9 at 6 length 5 session=975 tunnel=100" },
        { "4002 | 000D | 0064 03CF | FF03 0021 45", "link type 9 at 8 length 5 session=975 tunnel=100" },
        { "4002 | 000C | 0064 03CF | FF03 0021 45", "link type 9 at 8 length 4 session=975 tunnel=100" }, // padding
        { "0802 | 0064 03CF | 0001 0002 | 0021 45", "link type 9 at 10 length 3 session=975 tunnel=100" },
        { "0202 | 0064 03CF | 0000 | 21 45", "link type 9 at 8 length 2 session=975 tunnel=100" },
        { "0202 | 0064 03CF | 0003 ABCDEF | 21 45", "link type 9 at 11 length 2 session=975 tunnel=100" },
        { "4A02 | 0013 | 0064 03CF | 0001 0002 | 0002 ABCD | FF03 0021 45", "link type 9 at 16 length 3 session=975 tunnel=100" },
        { "4B02 | 0011 | FFFF FFFF | 0001 0002 | 0000 | 57 60 00", "link type 9 at 14 length 3 session=65535 tunnel=65535" },
        { "0102 | 0064 03CF | 21 45", "link type 9 at 6 length 2 session=975 tunnel=100" }, // priority
        { "0002 | 0064 03CF", "EtherType 0x0000 at 6 length 0 session=975 tunnel=100" },
    };

    /// <summary>Flags and version | length | tunnel, session | Ns, Nr | attribute value pairs.</summary>
    public static TheoryData<string, string> Version2Control => new()
    {
        { "C802 | 000C | 0064 0000 | 0001 0002", "EtherType 0x0000 at 12 length 0 session=0 tunnel=100" }, // ZLB
        { "C802 | 000C | 0064 0000 | 0001 0002 | 0000", "EtherType 0x0000 at 12 length 0 session=0 tunnel=100" }, // padding
        {
            "C802 | 001F | 0000 0000 | 0000 0000 | 8008 0000 0000 0001 | 800B 0000 0007 4C41434C41", // SCCRQ of host "LACLA"
            "EtherType 0x0000 at 31 length 0 session=0 tunnel=0"
        },
        { "C802 | 0013 | 0064 0000 | 0000 0000 | C007 0000 000D 5A", "EtherType 0x0000 at 19 length 0 session=0 tunnel=100" }, // hidden
        { "C802 | 0014 | 0064 0000 | 0000 0000 | 8008 0009 0000 0063", "EtherType 0x0000 at 20 length 0 session=0 tunnel=100" },
        { "C802 | 0014 | 0064 0000 | 0000 0000 | 8008 0000 0000 0063", "EtherType 0x0000 at 20 length 0 session=0 tunnel=100" },
        { "C802 | 0012 | 0064 0000 | 0000 0000 | 8005 0000 0000", "EtherType 0x0000 at 18 length 0 session=0 tunnel=100" }, // too short
        { "C802 | 0012 | 0064 0000 | 0000 0000 | 83FF 0000 0007", "EtherType 0x0000 at 18 length 0 session=0 tunnel=100" }, // too long
    };

    /// <summary>Flags and version, reserved | session | cookie | sublayer | payload.</summary>
    public static TheoryData<string, string> Version3OverUdp => new()
    {
        { $"0003 0000 | 7476189A | {Frame}", "link type 1 at 8 session=1953896602" },
        { $"0003 0000 | 7476189A | {Cookie} | {Frame}", "link type 1 at 12 session=1953896602" },
        { $"0003 0000 | 7476189A | {Cookie} {Cookie} | {Sublayer} | {IPv4}", "link type 101 at 20 session=1953896602" },
        { "C803 000C | 00000064 | 0001 0002", "EtherType 0x0000 at 12 length 0 session=0 tunnel=100" },
        { "C803 0014 | 00000064 | 0001 0002 | 8008 0000 0000 0014", "EtherType 0x0000 at 20 length 0 session=0 tunnel=100" },
    };

    /// <summary>Session | cookie | sublayer | payload; or 0 and a control message.</summary>
    public static TheoryData<string, string> Version3OverIp => new()
    {
        { $"7476189A | {Frame}", "link type 1 at 4 session=1953896602" },
        { $"00000001 | {Cookie} | {Frame}", "link type 1 at 8 session=1" },
        { $"00000001 | {Cookie} {Cookie} | {Frame}", "link type 1 at 12 session=1" },
        { $"00000001 | {Sublayer} | {Frame}", "link type 1 at 8 session=1" },
        { $"00000001 | {Cookie} | {Sublayer} | {Frame}", "link type 1 at 12 session=1" },
        { $"00000001 | {Cookie} {Cookie} | {Sublayer} | {Frame}", "link type 1 at 16 session=1" },
        { $"00000001 | {Cookie} | {IPv4}", "link type 101 at 8 session=1" },
        { $"00000001 | FF03 0021 {IPv4}", "link type 9 at 4 session=1" }, // PPP
        { $"00000001 | {Sublayer} | 0021 {IPv4}", "link type 9 at 8 session=1" },
        { $"00000001 | {Cookie} | 21 {IPv4}", "link type 9 at 8 session=1" },
        { $"00000001 | {Cookie} | FF03 C021 01010004", "link type 9 at 8 session=1" }, // LCP
        { $"00000001 | {Cookie} | 0F00 0800 {IPv4}", "link type 104 at 8 session=1" }, // Cisco HDLC
        { "00000001 | 8F00 8035 00000002", "link type 104 at 4 session=1" },
        { "00000000 | C803 000C | 00000064 | 0001 0002", "EtherType 0x0000 at 16 length 0 session=0 tunnel=100" },
        {
            "00000000 | C803 001E | 00000064 | 0001 0002 | 8008 0000 0000 0001 | 800A 0000 003D 00000064",
            "EtherType 0x0000 at 34 length 0 session=0 tunnel=100"
        },
    };

    public static TheoryData<string, string> RefusedInUdp => new()
    {
        { "", "TooShort needs 2 of 0" },
        { "00", "TooShort needs 2 of 1" },
        { "0002 | 0064 03", "TooShort needs 6 of 5" },
        { "4A02 | 0012 | 0064 03CF | 0001 0002 | 00", "TooShort needs 14 of 13" },
        { "0202 | 0064 03CF | 0009 ABCD", "TooShort needs 17 of 10" }, // more padding than there is
        { "4202 | 000E | 0064 03CF | 0009 ABCD", "BadLength needs 19 of 12" },
        { "4202 | 000C | 0064 03CF | 0003 ABCD", "BadLength needs 13 of 12" }, // padding beyond the length
        { "4002 | 0007 | 0064 03CF", "BadLength needs 8 of 7" },
        { "4002 | 000B | 0064 03CF | 0021", "BadLength needs 11 of 10" },
        { "CA02 | 000E | 0064 0000 | 0001 0002 0000", "BadField" }, // control with an offset
        { "C902 | 000C | 0064 0000 | 0001 0002", "BadField" }, // control with priority
        { "C802 | 000B | 0064 0000 | 0001 0002", "BadLength needs 12 of 11" },
        { "0001 | 0064 03CF | 21 45", "NotMine" }, // L2F
        { "0004 | 0064 03CF | 21 45", "NotMine" },
        { "2002 | 0064 03CF | 21 45", "NotMine" }, // reserved bits
        { "0042 | 0064 03CF | 21 45", "NotMine" },
        { "8002 | 0064 03CF | 21 45", "NotMine" }, // control without length and sequence numbers
        { "8802 | 0064 03CF | 21 45", "NotMine" },
        { "8002 0001 | 00000140 | 12345678 | D5D5", "NotMine" }, // RTP, GSM half rate or so
        { "8003 0001 | 00000140 | 12345678 | D5D5", "NotMine" }, // RTP, GSM
        { "81CA 0006 | 12345678", "NotMine" }, // RTCP
        { "41434B207369703A", "NotMine" }, // ACK sip:
        { "505241434B207369703A", "NotMine" }, // PRACK sip:
        { "0003 0008 | 2112A442 | 0102030405060708090A0B0C", "NotMine" }, // TURN Allocate
        { "0003 00", "TooShort needs 8 of 3" },
        { "0003 0000 | 747618", "TooShort needs 8 of 7" },
        { "0003 0000 | 7476189A | 000102030405060708090A0B0C0D0E0F", "Unsupported" }, // nothing plausible
        { "0003 0000 | 7476189A", "Unsupported" },
        { "C803 000C | 00000064 | 0001 00", "TooShort needs 12 of 11" },
        { "C803 000B | 00000064 | 0001 0002", "BadLength needs 12 of 12" },
        { "C803 000D | 00000064 | 0001 0002", "BadLength needs 13 of 12" },
    };

    public static TheoryData<string, string> RefusedInIp => new()
    {
        { "000000", "TooShort needs 4 of 3" },
        { "00000001 | 000102030405060708090A0B0C0D0E0F", "Unsupported" },
        { "00000000 | C803 000C | 00000064 | 0001 00", "TooShort needs 16 of 15" },
        { "00000000 | C802 000C | 00000064 | 0001 0002", "BadVersion" },
        { "00000000 | 4803 000C | 00000064 | 0001 0002", "BadField" },
        { "00000000 | C803 0011 | 00000064 | 0001 0002 00", "BadLength needs 21 of 17" },
    };

    [Theory]
    [MemberData(nameof(Version2Data))]
    [MemberData(nameof(Version2Control))]
    [MemberData(nameof(Version3OverUdp))]
    [MemberData(nameof(RefusedInUdp))]
    public void Decodes_in_udp(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(InUdp, Bytes.Of(packet))).Should().Be(expected);

    [Theory]
    [MemberData(nameof(Version3OverIp))]
    [MemberData(nameof(RefusedInIp))]
    public void Decodes_in_ip(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(InIp, Bytes.Of(packet))).Should().Be(expected);

    /// <summary>What the configuration says is not looked for elsewhere.</summary>
    [Theory]
    [InlineData(0, 0, $"00000001 | {Frame}", "link type 1 at 4 session=1")]
    [InlineData(0, 0, $"00000001 | {Cookie} | {Frame}", "Unsupported")]
    [InlineData(4, 0, $"00000001 | {Cookie} | {Frame}", "link type 1 at 8 session=1")]
    [InlineData(4, 0, $"00000001 | {Frame}", "Unsupported")]
    [InlineData(8, 4, $"00000001 | {Cookie} {Cookie} {Sublayer} | {IPv4}", "link type 101 at 16 session=1")]
    [InlineData(4, -1, $"00000001 | {Cookie} {Sublayer} | {IPv4}", "link type 101 at 12 session=1")]
    [InlineData(-1, 4, $"00000001 | {Cookie} {Sublayer} | {IPv4}", "link type 101 at 12 session=1")]
    [InlineData(-1, 4, $"00000001 | {IPv4}", "Unsupported")]
    public void Obeys_the_configuration(int cookie, int sublayer, string packet, string expected)
    {
        L2tpDecoder decoder = Of(cookie, sublayer);
        DecodeResult result = decoder.Decode(InIp, Bytes.Of(packet));

        decoder.Describe(result).Should().Be(expected);
        if (result.Outcome == DecodeOutcome.Inner)
        {
            DecoderTheory.Check(decoder, InIp, Bytes.Of(packet));
        }
    }

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut()
    {
        Decoder.Describe(Decoder.Decode(InUdp, Bytes.Of("4002 | 0060 | 0064"), wireLength: 96)).Should().Be("Truncated needs 8 of 6");
        Decoder.Describe(Decoder.Decode(InUdp, Bytes.Of("4002 | 0060 | 0064 03CF | 00"), wireLength: 96))
            .Should().Be("link type 9 at 8 length 88 session=975 tunnel=100");
        Decoder.Describe(Decoder.Decode(InUdp, Bytes.Of("C802 | 0060 | 0064 0000 | 0001 0002"), wireLength: 96))
            .Should().Be("Truncated needs 96 of 12");
        Decoder.Describe(Decoder.Decode(InIp, Bytes.Of("00000000 C803 0060 | 00000064 | 0001 0002"), wireLength: 100))
            .Should().Be("Truncated needs 100 of 16");
    }

    [Theory]
    [MemberData(nameof(Version2Data))]
    [MemberData(nameof(Version2Control))]
    [MemberData(nameof(Version3OverUdp))]
    public void Keeps_to_the_contract_in_udp_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(InUdp, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, InUdp, Bytes.Of(packet));
    }

    [Theory]
    [MemberData(nameof(Version3OverIp))]
    public void Keeps_to_the_contract_in_ip_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(InIp, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, InIp, Bytes.Of(packet));
    }

    private static L2tpDecoder Of(int cookie, int sublayer) => new(new SessionLayout(cookie, sublayer));
}
