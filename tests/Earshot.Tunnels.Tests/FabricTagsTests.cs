using Earshot.FabricTags;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

/// <summary>
/// tshark 4.0 agrees on every valid header: each was put behind two addresses and its EtherType and read with
/// <code>tshark -r F --enable-heuristic fp_eth -V</code>
/// It shows vntag.dst and vntag.src, etag "Ingress_E-CID" and "E-CID" (without the group's two bits), cfp.ftag.
/// </summary>
public class FabricTagsTests
{
    private static readonly LayerKey VnTag = LayerKey.OfEtherType(0x8926);
    private static readonly LayerKey ETag = LayerKey.OfEtherType(0x893F);
    private static readonly LayerKey FabricPath = LayerKey.OfEtherType(0x8903);

    public static TheoryData<LayerKey, string, string> Valid => new()
    {
        // Direction, pointer, destination (14) | looped, reserved, version (2), source (12) | EtherType
        { VnTag, "0007 | 0003 | 0800", "EtherType 0x0800 at 6 source=3 destination=7" },
        { VnTag, "C123 | 8000 | 8100 0064 0800", "EtherType 0x8100 at 6 source=0 destination=291" },
        { VnTag, "FFFF | CFFF | 86DD 60", "EtherType 0x86dd at 6 source=4095 destination=16383" },
        { VnTag, "4005 | 0000 | 8100", "EtherType 0x8100 at 6 source=0 destination=5" },
        // E-PCP, E-DEI, ingress base | reserved, group, base | ingress extension, extension | EtherType
        { ETag, "0007 | 0003 | 00 00 | 0800", "EtherType 0x0800 at 8 ingress=7 e_cid=3" },
        { ETag, "F123 | 3ABC | 45 67 | 8100", "EtherType 0x8100 at 8 ingress=282915 e_cid=3570364" }, // 3 << 20 | 424636
        { ETag, "2000 | C001 | 00 00 | 0800", "EtherType 0x0800 at 8 ingress=0 e_cid=1" }, // reserved bits
        // FTAG (10), TTL (6)
        { FabricPath, "0060 | 020000000002 020000000001 0800", "link type 1 at 2 ftag=1" },
        { FabricPath, "FFFF | 020000000002 020000000001 8100", "link type 1 at 2 ftag=1023" },
        { FabricPath, "0000", "link type 1 at 2 ftag=0" },
    };

    public static TheoryData<LayerKey, string, string> Broken => new()
    {
        { VnTag, "0007 0003 08", "TooShort needs 6 of 5" },
        { VnTag, "0007 1003 0800", "BadVersion" },
        { VnTag, "0007 2003 0800", "BadVersion" },
        { ETag, "0007 0003 0000 08", "TooShort needs 8 of 7" },
        { FabricPath, "00", "TooShort needs 2 of 1" },
        { FabricPath, "", "TooShort needs 2 of 0" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Broken))]
    public void Decodes(LayerKey key, string packet, string expected)
    {
        ILayerDecoder decoder = DecoderOf(key);
        decoder.Describe(decoder.Decode(key, Bytes.Of(packet))).Should().Be(expected);
    }

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut()
    {
        ILayerDecoder decoder = DecoderOf(ETag);
        decoder.Describe(decoder.Decode(ETag, Bytes.Of("0007 00"), wireLength: 60)).Should().Be("Truncated needs 8 of 3");
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Keeps_to_the_contract_whatever_the_bytes(LayerKey key, string packet, string expected)
    {
        ILayerDecoder decoder = DecoderOf(key);
        decoder.Describe(decoder.Decode(key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(decoder, key, Bytes.Of(packet));
    }

    private static ILayerDecoder DecoderOf(LayerKey key) => ((IDecoderPlugin)new FabricTagsPlugin())
        .Claim(new FabricTagsConfig()).Single(claim => claim.Key == key).Decoder;
}
