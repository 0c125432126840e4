using Earshot.Gre;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

public class ErspanDecoderTests
{
    private static readonly ErspanDecoder Decoder = new();

    /// <summary>
    /// EtherType, then: version and VLAN, class and flags and session | type II: index; type III: timestamp | SGT, P to O |
    /// platform sub-header | the first byte inside.
    /// </summary>
    public static TheoryData<ushort, string, string> Valid => new()
    {
        { 0x88BE, "1361 0865 | 00000000 | 02", "link type 1 at 8 session=101 vlan=865" },
        { 0x88BE, "1FFF FFFF | FFFFFFFF | 02", "link type 1 at 8 session=1023 vlan=4095" }, // bad, truncated
        { 0x22EB, "1000 0064 | 00000001 | 02", "link type 1 at 8 session=100 vlan=0" }, // type II under the number of type III
        { 0x22EB, "2014 00C8 | 12345678 | 0000 0000 | 02", "link type 1 at 12 session=200 vlan=20" },
        { 0x22EB, "200A 0000 | 12345678 | 0000 8000 | 02", "link type 1 at 12 session=0 vlan=10" }, // P: an Ethernet frame
        { 0x22EB, "200A 0000 | 12345678 | 0000 03FE | 02", "link type 1 at 12 session=0 vlan=10" }, // hardware id, D, Gra
        { 0x22EB, "200A 0000 | 12345678 | FFFF 0001 | 30000000 00000000 | 02", "link type 1 at 20 session=0 vlan=10" }, // O
        { 0x22EB, "200A 0001 | 12345678 | 0000 0800 | 45", "link type 101 at 12 session=1 vlan=10" }, // frame type 2: IP
        { 0x22EB, "200A 0001 | 12345678 | 0000 0801 | 30000000 00000000 | 45", "link type 101 at 20 session=1 vlan=10" },
        { 0x88BE, "2014 00C8 | 12345678 | 0000 0000 | 02", "link type 1 at 12 session=200 vlan=20" }, // type III under 0x88be
    };

    public static TheoryData<ushort, string, string> Broken => new()
    {
        { 0x88BE, "", "TooShort needs 1 of 0" },
        { 0x88BE, "1361 0865 | 000000", "TooShort needs 8 of 7" },
        { 0x22EB, "2014 00C8 | 12345678 | 0000 00", "TooShort needs 12 of 11" },
        { 0x22EB, "200A 0000 | 12345678 | FFFF 0001 | 30000000 000000", "TooShort needs 20 of 19" },
        { 0x88BE, "0361 0865 | 00000000 | 02", "BadVersion" },
        { 0x22EB, "3361 0865 | 00000000 | 0000 0000 | 02", "BadVersion" },
        { 0x22EB, "200A 0001 | 12345678 | 0000 0400 | 45", "Unsupported" }, // frame type 1 is not defined
        { 0x22EB, "200A 0001 | 12345678 | 0000 7C00 | 45", "Unsupported" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Broken))]
    public void Decodes(ushort etherType, string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(LayerKey.OfEtherType(etherType), Bytes.Of(packet))).Should().Be(expected);

    [Theory]
    [MemberData(nameof(Valid))]
    public void Keeps_to_the_contract_whatever_the_bytes(ushort etherType, string packet, string expected)
    {
        LayerKey key = LayerKey.OfEtherType(etherType);
        Decoder.Describe(Decoder.Decode(key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, key, Bytes.Of(packet));
    }
}
