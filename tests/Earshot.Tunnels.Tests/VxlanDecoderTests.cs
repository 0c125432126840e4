using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;
using Earshot.Vxlan;
using PacketDotNet;
using PacketDotNet.Utils;

namespace Earshot.Tunnels.Tests;

public class VxlanDecoderTests
{
    private const string Frame = "020000000002 020000000001 0800";

    private static readonly VxlanDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(4789);

    /// <summary>Flags, reserved | VNI, reserved | the inner frame.</summary>
    public static TheoryData<string, string> Valid => new()
    {
        { $"08 000000 | 000064 00 | {Frame}", "link type 1 at 8 vni=100" },
        { $"08 000000 | 000000 00 | {Frame}", "link type 1 at 8 vni=0" },
        { $"08 000000 | FFFFFF 00 | {Frame}", "link type 1 at 8 vni=16777215" },
        { $"08 00ABCD | 75A3AE 5A | {Frame}", "link type 1 at 8 vni=7709614" }, // reserved bits are ignored on receipt
        { $"FF 01D215 | 00000B 01 | {Frame}", "link type 1 at 8 vni=11" }, // all of them; not version 0 of GPE
        { $"48 000000 | 000064 00 | {Frame}", "link type 1 at 8 vni=100" },
        { $"88 000064 | 2DC6C1 00 | {Frame}", "link type 1 at 8 vni=3000001" }, // group policy 100
        { $"88 480064 | 2DC6C1 00 | {Frame}", "link type 1 at 8 vni=3000001" }, // applied, do not learn
        { "0C 000001 | 000064 00 | 45", "link type 228 at 8 vni=100" }, // GPE: IPv4
        { "0C 000002 | 000064 00 | 60", "link type 229 at 8 vni=100" }, // GPE: IPv6
        { $"0C 000003 | 000064 00 | {Frame}", "link type 1 at 8 vni=100" }, // GPE: Ethernet
        { "0C 000004 | 000064 00 | 00", "EtherType 0x894f at 8 vni=100" }, // GPE: NSH
        { $"08 000001 | 000064 00 | {Frame}", "link type 1 at 8 vni=100" }, // without P that byte is reserved
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "", "TooShort needs 8 of 0" },
        { "08", "TooShort needs 8 of 1" },
        { "08 000000 | 000064", "TooShort needs 8 of 7" },
        { "0C 000005 | 000064 00 | 00", "Unsupported" },
        { "0C 000000 | 000064 00 | 00", "Unsupported" },
        { $"00 000000 | 000064 00 | {Frame}", "NotMine" },
        { $"F7 000000 | 000064 00 | {Frame}", "NotMine" },
        { "80 00 0001 | 00000140 | 12345678 | D5D5", "NotMine" }, // RTP, PCMU
        { "00", "NotMine" },
        { "80", "NotMine" },
        { "88 00 0001 | 00000141 | 12345678 | D5D5", "NotMine" }, // RTP with 8 contributing sources
        { "88 60 0001 | 00000100 | 12345678 | D5D5", "NotMine" },
        { "88 88 0001 | 00000100 | 12345678 | D5D5", "NotMine" },
        { "8F 00 0001 | 00000100 | 12345678 | D5D5", "NotMine" },
        { "A8 00 0001 | 00000100 | 12345678 | D5D5", "NotMine" }, // padded
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Refused))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut() =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of("08 0000"), wireLength: 58)).Should().Be("Truncated needs 8 of 3");

    [Theory]
    [MemberData(nameof(Valid))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Agrees_with_PacketDotNet(string packet, string expected)
    {
        VxlanPacket theirs = new(new ByteArraySegment(Bytes.Of(packet)));
        expected.Should().EndWith($" at {theirs.HeaderData.Length} vni={theirs.Vni}");
    }
}
