using Earshot.Geneve;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

public class GeneveDecoderTests
{
    private static readonly GeneveDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(6081);

    /// <summary>Version and option length, flags, protocol type | VNI, reserved | options | the first byte inside.</summary>
    public static TheoryData<string, string> Headers => new()
    {
        { "00 00 6558 | 00002A 00 | 02", "EtherType 0x6558 at 8 vni=42" },
        { "00 00 0800 | FFFFFF FF | 45", "EtherType 0x0800 at 8 vni=16777215" },
        { "00 80 86DD | 000001 00 | 60", "EtherType 0x86dd at 8 vni=1" }, // a control packet
        { "01 00 6558 | 00002A 00 | 0102 01 00 | 02", "EtherType 0x6558 at 12 vni=42" }, // an option without data
        { "02 40 6558 | 00002A 00 | FFFF 81 01 CAFEBABE | 02", "EtherType 0x6558 at 16 vni=42" }, // a critical one
        { "03 00 6558 | 00002A 00 | 0102 01 00 | 0102 02 E1 00000007 | 02", "EtherType 0x6558 at 20 vni=42" },
        { "04 00 6558 | 00002A 00 | 0102 01 03 000000000000000000000007 | 02", "EtherType 0x6558 at 24 vni=42" },
    };

    public static TheoryData<string, string> Broken => new()
    {
        { "", "TooShort needs 8 of 0" },
        { "00 00 6558 00002A", "TooShort needs 8 of 7" },
        { "40 00 6558 | 00002A 00", "BadVersion" },
        { "C0 00 6558 | 00002A 00", "BadVersion" },
        { "80 00 0001 | 00000001 | 00000002", "NotMine" }, // RTP
        { "01 00 6558 | 00002A 00", "TooShort needs 12 of 8" },
        { "3F 00 6558 | 00002A 00 | 00000000", "TooShort needs 260 of 12" },
        { "01 00 6558 | 00002A 00 | 0102 01 01", "BadLength" }, // an option longer than the options
        { "02 00 6558 | 00002A 00 | 0102 01 1F 00000000", "BadLength" },
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

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut() =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of("02 00 6558 | 00002A 00"), wireLength: 60)).Should().Be("Truncated needs 16 of 8");
}
