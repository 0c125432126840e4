using Earshot.HpErm;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

public class HpErmDecoderTests
{
    private static readonly HpErmDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(7932);

    private const string Frame = "020000000001 020000000002 0800 45000014 00000000 40110000 0A000001 0A000002";

    public static TheoryData<string, string> Headers => new()
    {
        { $"000000000000000000000000 | {Frame}", "link type 1 at 12" },
        { $"FFFFFFFFFFFFFFFFFFFFFFFF | {Frame} 000000000000", "link type 1 at 12" }, // padding
    };

    public static TheoryData<string, string> Broken => new()
    {
        { "", "TooShort needs 12 of 0" },
        { "0000000000000000000000", "TooShort needs 12 of 11" },
        { "000000000000000000000000", "NotMine" },
        { "80080001 00000001 00000002 | D5D5D5D5 D5D5D5D5 D5D5D5D5 D5D5D5D5", "NotMine" }, // RTP
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
