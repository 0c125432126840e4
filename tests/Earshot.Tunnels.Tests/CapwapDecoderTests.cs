using Earshot.Capwap;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;
using Earshot.Tunnels.Tests.Captures;

namespace Earshot.Tunnels.Tests;

public class CapwapDecoderTests
{
    private const string Frame = "020000000002 020000000001 0800";
    private const string Radio = "06 020000000009 00";
    private const string Wireless = "04 BF230000 000000";

    private static readonly CapwapDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(5247);

    /// <summary>
    /// Preamble | HLEN, RID, WBID, flags | fragment | optional parts | frame. tshark 4.0 reads the same lengths, radios and flags:
    /// <code>tshark -r F -T fields -e capwap.header.length -e capwap.header.rid -e capwap.header.flags -e frame.protocols</code>
    /// </summary>
    public static TheoryData<string, string> Valid => new()
    {
        { $"00 | 100200 | 0000 0000 | {Frame}", "link type 1 at 8 radio=0" },
        { "00 | 100300 | 0000 0000 | 0801", "link type 105 at 8 radio=0" },
        { $"00 | 104300 | 0000 0000 | 0801", "link type 105 at 8 radio=1" },
        { $"00 | 17C200 | 0000 0000 | {Frame}", "link type 1 at 8 radio=31" },
        { $"00 | 200320 | 0000 0000 | {Wireless} | 1108", "link type 105 at 16 radio=0" },
        { $"00 | 200310 | 0000 0000 | {Radio} | 1108", "link type 105 at 16 radio=0" },
        { $"00 | 300330 | 0000 0000 | {Radio} | {Wireless} | 1108", "link type 105 at 24 radio=0" },
        { $"00 | 180310 | 0000 0000 | FF000000 | 1108", "link type 105 at 12 radio=0" }, // does not fit
        { $"00 | 100310 | 0000 0000 | {Radio} | 1108", "link type 105 at 8 radio=0" }, // is not there
        { $"00 | 100200 | 0001 0007 | {Frame}", "link type 1 at 8 radio=0" }, // not a fragment; reserved bits
        { "00 | 100208 | 0000 0000 | 0023 0010 0102030405060708090A0B0C0D0E0F10", "EtherType 0x0000 at 8 radio=0" }, // keep-alive
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "", "TooShort needs 8 of 0" },
        { "00 100200 000000", "TooShort needs 8 of 7" },
        { "00 200320 0000 0000 04 BF2300", "TooShort needs 16 of 12" },
        { $"00 | 100280 | 0001 0000 | {Frame}", "Unsupported" }, // first fragment
        { $"00 | 1002C0 | 0001 0320 | {Frame}", "Unsupported" }, // last fragment
        { "00 | 100700 | 0000 0000 | 00", "Unsupported" }, // EPCglobal
        { "01 000000 | 17 FEFF 0001 000000000001 0010", "Unsupported" }, // DTLS 1.0
        { "01 000000 | 16 FEFD 0000 000000000001 0010", "Unsupported" },
        { "01 01 0008 | 2112A442 010203040506070809101112", "NotMine" }, // STUN
        { "00 01 0008 | 2112A442 010203040506070809101112", "NotMine" },
        { "01 000000 | 00 FEFF 0001", "NotMine" },
        { "01 000000 | 17 0303 0001", "NotMine" },
        { "80 00 0001 | 00000140 | 12345678 | D5D5", "NotMine" }, // RTP
        { "10 100200 0000 0000", "NotMine" }, // another version
        { "80", "NotMine" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Refused))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut() =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of("00 200320"), wireLength: 58)).Should().Be("Truncated needs 8 of 4");

    [Theory]
    [MemberData(nameof(Valid))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }

    /// <summary><c>tshark -r F -T fields -e capwap.header.length</c>: 9 times 4 words, 5 times 2; all native.</summary>
    [SharedCapturesFact]
    public void Finds_the_headers_that_tshark_finds()
    {
        StackWalker walker = new(((IDecoderPlugin)new CapwapPlugin()).Claim(new CapwapConfig())
            .ToDictionary(claim => claim.Key, claim => claim.Decoder));
        CapturedFrame.ReadAll(Path.Combine(SharedCaptures.Directory!, "real/ndpi__capwap_data.pcapng"))
            .Select(walker.Walk)
            .Should().HaveCount(14).And.AllBe("eth:vlan:vlan:ip:udp:capwap");
    }
}
