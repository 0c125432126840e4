using Earshot.Gtp;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

public class GtpDecoderTests
{
    private const string IPv4 = "4500 0014 0000 0000 4011 0000 0A000001 0A000002";
    private const string IPv6 = "60000000 0000 3B 40 | FE800000 00000000 00000000 00000001 | FE800000 00000000 00000000 00000002";

    private static readonly GtpDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(2152);

    /// <summary>Flags, message type, length | TEID | sequence, N-PDU, next extension | extension headers | what is inside.</summary>
    public static TheoryData<string, string> Valid => new()
    {
        { $"30 FF 0014 | 00000007 | {IPv4}", "link type 101 at 8 length 20 teid=7" },
        { $"30 FF 0028 | FFFFFFFF | {IPv6}", "link type 101 at 8 length 40 teid=4294967295" },
        { $"32 FF 0018 | 00000007 | 0001 00 00 | {IPv4}", "link type 101 at 12 length 20 teid=7" }, // S
        { $"31 FF 0018 | 00000007 | 0000 05 85 | {IPv4}", "link type 101 at 12 length 20 teid=7" }, // PN; no E, so no extension
        { $"34 FF 0018 | 00000007 | 0000 00 00 | {IPv4}", "link type 101 at 12 length 20 teid=7" }, // E, but no extension
        { $"34 FF 001C | 00000007 | 0000 00 85 | 01 1009 00 | {IPv4}", "link type 101 at 16 length 20 teid=7" }, // 5G, uplink
        { $"34 FF 0020 | 00000007 | 0000 00 85 | 02 010980010203 00 | {IPv4}", "link type 101 at 20 length 20 teid=7" },
        { $"37 FF 0020 | 00000007 | 0001 02 C0 | 01 0003 40 | 01 0868 00 | {IPv4}", "link type 101 at 20 length 20 teid=7" },
        { $"38 FF 0014 | 00000007 | {IPv4}", "link type 101 at 8 length 20 teid=7" }, // reserved bit
        { $"30 FF 0014 | 00000007 | {IPv4} | 0000", "link type 101 at 8 length 20 teid=7" }, // padding
        { $"30 FF 0100 | 00000007 | {IPv4}", "link type 101 at 8 length 20 teid=7" }, // a length beyond the datagram
        { $"30 FF 0022 | 00000007 | 020000000002 020000000001 0800 | {IPv4}", "link type 1 at 8 length 34 teid=7" },
        { $"30 FF 0022 | 00000007 | 460000000002 020000000001 0800 | {IPv4}", "link type 1 at 8 length 34 teid=7" },
        { "30 FF 0004 | 00000007 | 45000014", "link type 101 at 8 length 4 teid=7" }, // IP will say what is wrong
        { "30 FF 0000 | 00000007", "EtherType 0x0000 at 8 teid=7" },
        { "34 FF 0008 | 00000007 | 0000 00 84 | 01 1000 00", "EtherType 0x0000 at 16 teid=7" }, // flow control alone
        { "32 01 0004 | 00000000 | 0001 00 00", "EtherType 0x0000 at 12 teid=0" }, // echo request
        { "32 02 0006 | 00000000 | 0001 00 00 | 0E00", "EtherType 0x0000 at 12 teid=0" }, // echo response
        { "32 1A 0010 | 00000000 | 0000 00 00 | 10 00000007 | 85 0004 0A000001", "EtherType 0x0000 at 12 teid=0" },
        { "30 FE 0000 | 00000007", "EtherType 0x0000 at 8 teid=7" }, // end marker
        { "30 10 0000 | 00000007", "EtherType 0x0000 at 8 teid=7" }, // of GTP-C
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "", "TooShort needs 8 of 0" },
        { "30 FF 0014 | 000000", "TooShort needs 8 of 7" },
        { "32 FF 0018 | 00000007 | 0001", "TooShort needs 12 of 10" },
        { "34 FF 001C | 00000007 | 0000 00 85", "TooShort needs 13 of 12" },
        { "34 FF 001C | 00000007 | 0000 00 85 | 01 1009", "TooShort needs 16 of 15" },
        { "34 FF 001C | 00000007 | 0000 00 85 | 01 1009 C0", "TooShort needs 17 of 16" },
        { $"34 FF 001C | 00000007 | 0000 00 85 | 00 1009 00 | {IPv4}", "BadLength" }, // an extension header of length 0
        { $"34 FF 0004 | 00000007 | 0000 00 85 | 01 1009 00 | {IPv4}", "BadLength" }, // extensions beyond the length
        { $"32 FF 0000 | 00000007 | 0000 00 00 | {IPv4}", "BadLength" },
        { "30 FF 0004 | 00000007 | 80112233", "Unsupported" }, // unstructured, or PDCP
        { $"20 FF 0014 | 00000007 | {IPv4}", "NotMine" }, // GTP'
        { $"10 FF 0014 | 00000007 | {IPv4}", "NotMine" }, // version 0
        { "48 20 0008 | 00000007 | 00000100", "NotMine" }, // GTP-C of version 2
        { "80 00 0001 | 00000140 | 12345678 | D5D5", "NotMine" }, // RTP, PCMU
        { "B0 FF 0001 | 00000140 | 12345678 | D5D5", "NotMine" }, // RTP with padding and extension
        { "0001 0008 | 2112A442 | 0102030405060708090A0B0C", "NotMine" }, // STUN
        { "16 FEFD 0000 | 000000000000 | 0000", "NotMine" }, // DTLS
        { "494E5649 5445 2073", "NotMine" }, // "INVITE s"
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Refused))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Theory]
    [InlineData("34 FF 001C | 00000007 | 0000 00 85 | 02", "Truncated needs 20 of 13")]
    [InlineData("30 FF 001C | 00000007", "Truncated needs 9 of 8")]
    public void Blames_the_snap_length_for_what_it_cut(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet), wireLength: 60)).Should().Be(expected);

    [Theory]
    [MemberData(nameof(Valid))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }
}
