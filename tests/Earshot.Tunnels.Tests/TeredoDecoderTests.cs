using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;
using Earshot.Teredo;

namespace Earshot.Tunnels.Tests;

public class TeredoDecoderTests
{
    private const string Client = "20010000 4137 9E50 8000 F12A B9C8 2815";
    private const string Native = "20014860 0000 2001 0000 0000 0000 0068";
    private const string LinkLocal = "FE800000 0000 0000 8000 F227 BEC8 61AF";

    /// <summary>An IPv6 packet without payload, as a bubble is (RFC 4380, 5.2.8).</summary>
    private const string Bubble = $"60000000 0000 3B 15 | {LinkLocal} | {Client}";

    /// <summary>A packet with 4 bytes of payload between addresses that tell nothing.</summary>
    private const string Packet = $"60000000 0004 3B 15 | {Native} | {Native} | 01020304";

    private const string Origin = "0000 F00E 4A4E 5751"; // port 4081, address 181.177.168.174
    private const string Authentication = "0001 00 00 | 0102030405060708 | 00";

    private static readonly TeredoDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(3544);

    public static TheoryData<string, string> Valid => new()
    {
        { Bubble, "link type 229 at 0" },
        { Packet, "link type 229 at 0" },
        { $"{Origin} | {Bubble}", "link type 229 at 8" },
        { $"{Authentication} | {Bubble}", "link type 229 at 13" },
        { $"{Authentication} | {Origin} | {Packet}", "link type 229 at 21" },
        { $"0001 02 03 | AABB | CCDDEE | 0102030405060708 | 01 | {Bubble}", "link type 229 at 18" },
        { $"{Bubble} | 01 04 01020304", "link type 229 at 0" }, // RFC 6081, 4.2: a nonce trailer
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "", "NotMine" },
        { "60000000 0000 3B 15", "NotMine" },
        { Origin, "NotMine" },
        { $"{Origin} | {Authentication} | {Bubble}", "NotMine" }, // authentication comes first
        { $"0001 FF FF | {Bubble}", "NotMine" }, // lengths beyond the datagram
        { $"{Packet} | 01020304", "NotMine" }, // more than the IPv6 packet, and neither address bears it out
        { $"60000000 0100 3B 15 | {LinkLocal} | {Client}", "NotMine" }, // IPv6 longer than the datagram
        { $"40000000 0000 3B 15 | {LinkLocal} | {Client}", "NotMine" },
        { $"80 00 0001 | 00000140 | 12345678 | {Bubble}", "NotMine" }, // RTP
        { "0001 0008 | 2112A442 | 0102030405060708090A0B0C | 0006000461626364", "NotMine" }, // STUN request
        { "0001 0024 | 2112A442 | 6102030405060708090A0B0C | 0006002061626364616263646162636461626364616263646162636461626364", "NotMine" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Refused))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Theory]
    [InlineData("60000000 0004 3B", "Truncated needs 40 of 7")]
    [InlineData($"{Authentication} | 60", "Truncated needs 53 of 14")]
    [InlineData("80", "NotMine")]
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
