using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;
using Earshot.Tzsp;

namespace Earshot.Tunnels.Tests;

/// <summary>
/// tshark 4.0 (<c>tshark -r FILE -V</c>) finds the same tags, lengths and frames, 802.11 included. It takes flags and type for
/// one number, as the encyclopedia does, so it does not judge the packets with flags.
/// </summary>
public class TzspDecoderTests
{
    private const string Frame = "020000000002 020000000001 0800";

    private static readonly TzspDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(37008);

    /// <summary>Version, type, encapsulated protocol | tags | the frame.</summary>
    public static TheoryData<string, string> Valid => new()
    {
        { $"01 00 0001 | 01 | {Frame}", "link type 1 at 5" },
        { $"01 01 0001 | 01 | {Frame}", "link type 1 at 5" }, // for transmission
        { "01 00 0012 | 01 | 0801", "link type 105 at 5" }, // 802.11
        { "01 00 0004 | 01 | FF03", "link type 9 at 5" }, // PPP
        { $"01 00 0001 | 00 00 00 01 | {Frame}", "link type 1 at 8" }, // padding
        { $"01 00 0001 | 0A01C8 | 290203E8 | 3C06020000000003 | 01 | {Frame}", "link type 1 at 20" },
        { $"01 00 0001 | 0A02FFC8 0B020010 0C0102 0D0400000539 0F0100 100100 110100 120106 | 01 | {Frame}", "link type 1 at 34" },
        { $"01 00 0001 | 2804 00000539 | 01 | {Frame}", "link type 1 at 11" },
        { $"01 00 0001 | FF00 | FE0101 | 01 | {Frame}", "link type 1 at 10" }, // unknown tags; an end tag's number within one
        { $"01 80 0001 | {Frame}", "link type 1 at 4" }, // flag: no tags
        { "01 40 0001 | 0A01C8 01", "EtherType 0x0000 at 8" }, // flag: no data
        { "01 C0 0001", "EtherType 0x0000 at 4" },
        { "01 00 0001 | 01", "EtherType 0x0000 at 5" }, // no data, whatever the flag says
        { "01 03 0000", "EtherType 0x0000 at 4" }, // configuration
        { "01 04 0000", "EtherType 0x0000 at 4" }, // keepalive
        { "01 04 0001 | 01", "EtherType 0x0000 at 4" },
        { "01 05 0000", "EtherType 0x0000 at 4" }, // port opener
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "", "TooShort needs 4 of 0" },
        { "01 00 00", "TooShort needs 4 of 3" },
        { "01 00 0001", "TooShort needs 5 of 4" }, // no end tag
        { "01 00 0001 | 0A01C8", "TooShort needs 8 of 7" },
        { "01 00 0001 | 0A", "TooShort needs 6 of 5" },
        { "01 00 0001 | 0AFFC8 01", "TooShort needs 262 of 8" }, // a tag longer than the packet
        { $"01 00 0077 | 01 | {Frame}", "Unsupported" }, // Prism
        { $"01 00 007F | 01 | {Frame}", "Unsupported" }, // AVS
        { $"01 00 0002 | 01 | {Frame}", "Unsupported" }, // token ring
        { $"00 00 0001 | 01 | {Frame}", "NotMine" },
        { $"02 00 0001 | 01 | {Frame}", "NotMine" },
        { $"01 02 0001 | 01 | {Frame}", "NotMine" }, // reserved type
        { $"01 06 0001 | 01 | {Frame}", "NotMine" },
        { $"01 10 0001 | 01 | {Frame}", "NotMine" }, // reserved bit
        { "01 01 0014 | 01", "NotMine" },
        { "80 00 0001 | 00000140 | 12345678 | D5D5", "NotMine" }, // RTP, PCMU
        { "80 C8 0006 | 12345678", "NotMine" }, // RTCP
        { "01 01 0012 | 2112A442 | 0102030405060708090A0B0C", "NotMine" }, // STUN success response
        { "00 01 0000 | 2112A442 | 0102030405060708090A0B0C", "NotMine" }, // STUN request
        { "14 FEFD 0001", "NotMine" }, // DTLS
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Refused))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut() =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of("01 00 0001 | 0A02"), wireLength: 60)).Should().Be("Truncated needs 9 of 6");

    [Theory]
    [MemberData(nameof(Valid))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }
}
