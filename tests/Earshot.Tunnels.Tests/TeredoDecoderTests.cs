using Earshot.Teredo;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

public class TeredoDecoderTests
{
    private static readonly TeredoDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(3544);

    private const string IPv6 = "60000000 0004 3B 40 20010DB8 00000000 00000000 00000001 20010DB8 00000000 00000000 00000002 00000000";

    /// <summary>Authentication | origin | IPv6.</summary>
    public static TheoryData<string, string> Headers => new()
    {
        { IPv6, "link type 229 at 0" },
        { $"0000 F227 3FFFFDFE | {IPv6}", "link type 229 at 8" },
        { $"0001 00 00 0102030405060708 00 | {IPv6}", "link type 229 at 13" },
        { $"0001 02 04 AABB 00112233 0102030405060708 00 | {IPv6}", "link type 229 at 19" },
        { $"0001 00 00 0102030405060708 00 | 0000 F227 3FFFFDFE | {IPv6}", "link type 229 at 21" },
        { $"{IPv6} 0104 00000000", "link type 229 at 0" }, // a trailer
    };

    public static TheoryData<string, string> Broken => new()
    {
        { "", "NotMine" },
        { "60", "NotMine" },
        { "80080001 00000001 00000002", "NotMine" }, // RTP
        { "0001 FF FF 0102030405060708 00", "NotMine" },
        { $"0002 00 00 0102030405060708 00 | {IPv6}", "NotMine" },
        { IPv6[..^8], "NotMine" }, // less than the payload length says
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
