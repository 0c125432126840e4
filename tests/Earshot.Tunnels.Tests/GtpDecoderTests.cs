using Earshot.Gtp;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

public class GtpDecoderTests
{
    private static readonly GtpDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(2152);

    private const string IPv4 = "45000014 00000000 40110000 0A000001 0A000002";

    /// <summary>Flags, type, length | TEID | sequence, N-PDU, next extension | extensions | what is inside.</summary>
    public static TheoryData<string, string> Headers => new()
    {
        { $"30 FF 0014 | 00000007 | {IPv4}", "link type 101 at 8 length 20 teid=7" },
        { $"32 FF 0018 | FFFFFFFF | 1234 00 00 | {IPv4}", "link type 101 at 12 length 20 teid=4294967295" },
        { $"31 FF 0018 | 00000007 | 0000 05 00 | {IPv4}", "link type 101 at 12 length 20 teid=7" },
        { $"34 FF 001C | 00000007 | 0000 00 85 | 01 0009 00 | {IPv4}", "link type 101 at 16 length 20 teid=7" }, // PDU session
        { $"34 FF 0024 | 00000007 | 0000 00 85 | 01 0009 C0 | 02 000000000000 00 | {IPv4}", "link type 101 at 24 length 20 teid=7" },
        { "30 FF 0028 | 00000007 | 60000000 0000 3B40 00000000 00000000 00000000 00000001 00000000 00000000 00000000 00000002", "link type 101 at 8 length 40 teid=7" },
        { $"30 FF 0022 | 00000007 | 020000000001 020000000002 0800 {IPv4}", "link type 1 at 8 length 34 teid=7" }, // 5G: Ethernet
        { $"30 FF 0014 | 00000007 | {IPv4} 0000", "link type 101 at 8 length 20 teid=7" }, // padding
        { "32 01 0004 | 00000000 | 0001 00 00", "EtherType 0x0000 at 12 length 0 teid=0" }, // echo
        { "30 FE 0000 | 00000007", "EtherType 0x0000 at 8 length 0 teid=7" }, // end marker
        { "30 FF 0004 | 00000007 | 00112233", "EtherType 0x0000 at 8 length 4 teid=7" }, // neither IP nor Ethernet
    };

    public static TheoryData<string, string> Broken => new()
    {
        { "", "TooShort needs 8 of 0" },
        { "30 FF 0000 000000", "TooShort needs 8 of 7" },
        { "80 00 0001 | 00000001 | 00000002", "NotMine" }, // RTP
        { "20 FF 0000 | 00000007", "NotMine" }, // charging
        { "48 20 0004 | 00000007", "NotMine" }, // version 2
        { "30 FF 0015 | 00000007 | 45", "BadLength needs 29 of 9" },
        { "32 FF 0000 | 00000007", "TooShort needs 12 of 8" },
        { "32 FF 0000 | 00000007 | 0000 00 00", "BadLength needs 12 of 8" },
        { "34 FF 0004 | 00000007 | 0000 00 85", "TooShort needs 13 of 12" },
        { "34 FF 0008 | 00000007 | 0000 00 85 | 00 000000", "BadLength needs 4 of 0" },
        { "34 FF 0008 | 00000007 | 0000 00 85 | 02 000000", "TooShort needs 20 of 16" },
        {
            "34 FF 0048 | 00000007 | 0000 00 85" + string.Concat(Enumerable.Repeat(" 01 0000 85", 17)),
            "TooDeep needs 16 of 16"
        },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    [MemberData(nameof(Broken))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Theory]
    [MemberData(nameof(Headers))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }
}
