using Earshot.Mpls;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

/// <summary>
/// tshark 4.0 (<c>tshark -r FILE -T fields -e frame.protocols -e mpls.label</c>) finds the same labels and IP in the stacks,
/// over IP and UDP too, and an associated channel ("pwach"). It follows 17 labels, and it guesses by the first nibble alone:
/// see <see cref="Captures.Difference"/> for pseudowires.
/// </summary>
public class MplsDecoderTests
{
    private const string IPv4 = "45 00 0014 0000 0000 40 11 F6D5 C0000201 C0000202"; // with the right checksum
    private const string IPv6 = "60000000 0000 3B 40 20010DB8000000000000000000000001 20010DB8000000000000000000000002";
    private const string Frame = $"020000000002 020000000001 0800 {IPv4}";
    private const string ControlWord = "0000 0000";

    private static readonly MplsDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.OfEtherType(0x8847);
    private static readonly LayerKey InUdp = LayerKey.ToUdpPort(6635);

    /// <summary>Labels (20 bits, traffic class and S, TTL) | what is inside.</summary>
    public static TheoryData<string, string> Stacks => new()
    {
        { $"00011 1 3F | {IPv4}", "link type 101 at 4 label=17" },
        { $"00011 F 01 | {IPv6}", "link type 101 at 4 label=17" },
        { $"FFFFF 1 FF | {IPv4}", "link type 101 at 4 label=1048575" },
        { $"00010 0 3F | 00011 0 3F | 00012 1 3F | {IPv4}", "link type 101 at 12 label=18 top=16" },
        { $"00011 0 3F | 00011 1 3F | {IPv4}", "link type 101 at 8 label=17" },
        { $"00000 1 3F | {IPv4}", "link type 101 at 4 label=0" }, // IPv4 explicit null
        { $"00002 1 3F | {IPv6}", "link type 101 at 4 label=2" }, // IPv6 explicit null
        { $"00011 0 3F | 00007 0 00 | ABCDE 1 00 | {IPv4}", "link type 101 at 12 label=17" }, // entropy label
        { $"00007 0 00 | ABCDE 1 00 | {IPv4}", "link type 101 at 8" },
        { $"00010 0 3F | 00007 0 00 | ABCDE 0 00 | 00011 1 3F | {IPv4}", "link type 101 at 16 label=17 top=16" },
        { $"00011 1 3F | {Frame}", "link type 1 at 4 label=17" }, // pseudowire without a control word
        { $"00011 1 3F | {ControlWord} | {Frame}", "link type 1 at 8 label=17" },
        { $"00011 1 3F | 0030 1234 | {Frame}", "link type 1 at 8 label=17" }, // flags, length and sequence
    };

    /// <summary>Where only the first nibble tells, and where it does not.</summary>
    public static TheoryData<string, string> Guesses => new()
    {
        // Addresses that begin like IP, an associated channel or a control word.
        { $"00011 1 3F | 45000020AABB 020000000001 0800 {IPv4}", "link type 1 at 4 label=17" },
        { $"00011 1 3F | 600000005102 020000000001 0800 {IPv4}", "link type 1 at 4 label=17" },
        { $"00011 1 3F | 100000000002 020000000001 0800 {IPv4}", "link type 1 at 4 label=17" },
        { $"00011 1 3F | 000000000002 020000000001 0800 {IPv4}", "link type 1 at 4 label=17" },
        { "00011 1 3F | 020000000002 020000000001 0806 0001 0800", "link type 1 at 4 label=17" }, // ARP

        // An IPv4 source address that reads like the EtherType of MPLS, 136.71.0.1.
        { "00011 1 3F | 45 00 0014 0000 0000 40 11 308F 88470001 C0000202", "link type 101 at 4 label=17" },

        // Cut, spoiled or padded: the first nibble is all there is.
        { "00011 1 3F | 45 00 0060 0000", "link type 228 at 4 label=17" },
        { "00011 1 3F | 60000000 0060", "link type 229 at 4 label=17" },
        { $"00011 1 3F | {ControlWord} | 0200", "link type 1 at 8 label=17" },
        { "00011 1 3F | 1000 0021 | 4500", "EtherType 0x0000 at 8 label=17" }, // associated channel
        { "0000D 1 3F | 1000 0007", "EtherType 0x0000 at 8 label=13" }, // with its label
        { "00011 1 3F", "EtherType 0x0000 at 4 label=17" }, // nothing inside
    };

    public static TheoryData<string, string> Broken => new()
    {
        { "", "TooShort needs 4 of 0" },
        { "00011 1", "TooShort needs 4 of 3" },
        { "00011 0 3F", "TooShort needs 8 of 4" }, // no bottom
        { "00011 0 3F | 00011 1", "TooShort needs 8 of 7" },
        { "00011 1 3F | 70756E6B6E6F776E2D696E6E65722D", "Unsupported" },
        { "00011 1 3F | 00", "Unsupported" },
        { string.Concat(Enumerable.Repeat("00011 0 3F", 16)) + $"00011 1 3F {IPv4}", "TooDeep needs 16 of 16" },
        { string.Concat(Enumerable.Repeat("00011 0 3F", 300)), "TooDeep needs 16 of 16" },
    };

    [Theory]
    [MemberData(nameof(Stacks))]
    [MemberData(nameof(Guesses))]
    [MemberData(nameof(Broken))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Takes_sixteen_labels_at_once()
    {
        string packet = string.Concat(Enumerable.Repeat("00011 0 3F", 15)) + $"00012 1 3F {IPv4}";
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be("link type 101 at 64 label=18 top=17");
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Decodes_in_udp(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(InUdp, Bytes.Of(packet))).Should().Be(expected);

    /// <summary>A media port may be 6635: there must be something certain inside.</summary>
    [Theory]
    [InlineData("80 00 0001 | 00000140 | 12345678 | D5D5D5D5D5D5D5D5")] // RTP, PCMU: label 524288
    [InlineData("80 00 0100 | 00000140 | 12345678 | D5D5D5D5D5D5D5D5")] // S is set: the sequence number is odd above
    [InlineData("80 00 0100 | 45000140 | 12345678 | D5D5D5D5D5D5D5D5")] // the timestamp begins like IPv4
    [InlineData("80 08 0002")] // no bottom: RTP's defect is none of ours
    [InlineData("80")]
    [InlineData("494E56495445207369703A626F62406578616D706C652E636F6D205349502F322E300D0A")] // INVITE sip:bob@example.com SIP/2.0
    [InlineData("4F5054494F4E53207369703A626F62406578616D706C652E636F6D205349502F322E300D0A")] // OPTIONS ...
    [InlineData("0001 0000 2112A442 0102030405060708090A0B0C")] // STUN
    [InlineData("16FEFD0000000000000000003A010000")] // DTLS
    public void Leaves_media_and_signalling_alone_in_udp(string packet) =>
        Decoder.Decode(InUdp, Bytes.Of(packet)).Outcome
            .Should().Be(DecodeOutcome.NotMine);

    [Theory]
    [InlineData("00011 0 3F", "TooShort needs 8 of 4")]
    [InlineData("00011 1 3F", "NotMine")]
    public void Counts_a_broken_stack_in_udp(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(InUdp, Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut() =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of("00011 0 3F | 0001"), wireLength: 60)).Should().Be("Truncated needs 8 of 6");

    [Theory]
    [MemberData(nameof(Stacks))]
    [MemberData(nameof(Guesses))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Keeps_to_the_contract_in_udp_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(InUdp, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, InUdp, Bytes.Of(packet));
    }
}
