using Earshot.Geneve;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

public class GeneveDecoderTests
{
    private const string Frame = "020000000002 020000000001 0800";

    private static readonly GeneveDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(6081);

    /// <summary>Version and option length, flags, protocol type | VNI, reserved | options | what is inside.</summary>
    public static TheoryData<string, string> Valid => new()
    {
        { $"00 00 6558 | 75A3AE 00 | {Frame}", "EtherType 0x6558 at 8 vni=7709614" },
        { "00 00 0800 | 00002A 00 | 45", "EtherType 0x0800 at 8 vni=42" },
        { "00 00 86DD | FFFFFF 00 | 60", "EtherType 0x86dd at 8 vni=16777215" },
        { $"01 00 6558 | 00002A 00 | 0102 01 00 | {Frame}", "EtherType 0x6558 at 12 vni=42" }, // without data
        { $"05 40 6558 | 00002A 00 | 0102 80 01 00000007 | FFF0 01 02 0102030405060708 | {Frame}", "EtherType 0x6558 at 28 vni=42" },
        { $"00 40 6558 | 00002A 00 | {Frame}", "EtherType 0x6558 at 8 vni=42" }, // C, but no option
        { $"01 00 6558 | 00002A 00 | 0102 01 E0 | {Frame}", "EtherType 0x6558 at 12 vni=42" }, // reserved bits of an option
        { $"00 BF 6558 | 00002A FF | {Frame}", "EtherType 0x6558 at 8 vni=42" }, // O; reserved bits
        { "00 00 8847 | 00002A 00 | 0001 01 40", "EtherType 0x8847 at 8 vni=42" },
        { "00 00 0806 | 000000 00", "EtherType 0x0806 at 8 vni=0" },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "", "TooShort needs 8 of 0" },
        { "00 00 6558 | 00002A", "TooShort needs 8 of 7" },
        { $"3F 00 6558 | 00002A 00 | {Frame}", "TooShort needs 260 of 22" },
        { $"01 00 6558 | 00002A 00 | 0102 01 01 | {Frame}", "BadLength" }, // an option longer than all
        { $"02 00 6558 | 00002A 00 | 0102 01 00 | 0102 01 1F | {Frame}", "BadLength" },
        { "00 80 0001 | 00002A 00", "NotMine" }, // no EtherType
        { $"40 00 6558 | 00002A 00 | {Frame}", "NotMine" }, // version 1
        { "80 00 0001 | 00000140 | 12345678 | D5D5", "NotMine" }, // RTP, PCMU
        { "80 C8 0006 | 12345678", "NotMine" }, // RTCP
        { "0001 0008 | 2112A442 | 0102030405060708090A0B0C | 0006000461626364", "NotMine" }, // STUN request
        { "0101 000C | 2112A442 | 0102030405060708090A0B0C", "NotMine" }, // STUN success response
        { "16 FEFD 0000 | 000000000000 | 0000", "NotMine" }, // DTLS handshake
        { "494E5649 5445 2073", "NotMine" }, // "INVITE s"
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Refused))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut() =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of("02 00 6558 | 00002A 00 | 0102 01 01"), wireLength: 60))
            .Should().Be("Truncated needs 16 of 12");

    [Theory]
    [MemberData(nameof(Valid))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }
}
