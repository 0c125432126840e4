using Earshot.HpErm;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

/// <summary>
/// No capture of a switch is at hand: header fields as
/// <c>tshark -d udp.port==7932,hp_erm -T fields -e hp_erm.priority -e hp_erm.vlan -e hp_erm.is_tagged</c> shows them.
/// </summary>
public class HpErmDecoderTests
{
    private const string Ethernet = "020000000002 020000000001";
    private const string IPv4 = "0800 | 4500 0014 0000 0000 4011 0000 0A000001 0A000002";

    private static readonly HpErmDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(7932);

    /// <summary>Unknown | unknown, priority, CFI, VLAN, tagged, unknown | the frame.</summary>
    public static TheoryData<string, string> Valid => new()
    {
        { $"0000000000000000 | 00 000000 | {Ethernet} {IPv4}", "link type 1 at 12 vlan=0" },
        { $"0102030405060708 | FF A06480 | {Ethernet} {IPv4}", "link type 1 at 12 vlan=100" }, // priority 5, tagged
        { $"8000000140123456 | 78 FFFFFF | {Ethernet} {IPv4}", "link type 1 at 12 vlan=4095" }, // begins like RTP
        { $"0000000000000000 | 00 000000 | {Ethernet} 8100 0064 {IPv4}", "link type 1 at 12 vlan=0" },
        { $"0000000000000000 | 00 000000 | {Ethernet} 88CC 0207", "link type 1 at 12 vlan=0" }, // LLDP
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "", "NotMine" },
        { $"0000000000000000 | 00 000000 | {Ethernet} 08", "NotMine" },
        { $"0000000000000000 | 00 000000 | {Ethernet} 1234 00000000", "NotMine" }, // no EtherType that carries anything
        { $"0000000000000000 | 00 000000 | {Ethernet} 0800 | 4500 0100 0000 0000", "NotMine" }, // IPv4 longer than the datagram
        { $"80 00 0001 | 00000140 | 12345678 | {string.Concat(Enumerable.Repeat("D5", 160))}", "NotMine" }, // RTP, PCMU
        { $"80 C8 0006 | 12345678 {string.Concat(Enumerable.Repeat("00", 20))}", "NotMine" }, // RTCP
        { "0001 0008 | 2112A442 | 0102030405060708090A0B0C | 0006000461626364", "NotMine" }, // STUN
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Refused))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut() =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of("0000000000000000 00"), wireLength: 60)).Should().Be("Truncated needs 26 of 9");

    [Theory]
    [MemberData(nameof(Valid))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }
}
