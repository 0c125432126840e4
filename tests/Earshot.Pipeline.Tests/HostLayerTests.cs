using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline.Layers;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Pipeline.Tests;

/// <summary>The host's own link layers hold to what every decoder must hold to.</summary>
public class HostLayerTests
{
    [Theory]
    [InlineData(LinkType.Ppp, "FF03 0021 45", "link type 228 at 4")]
    [InlineData(LinkType.Ppp, "FF03 21 45", "link type 228 at 3")]
    [InlineData(LinkType.Ppp, "0021 45", "link type 228 at 2")]
    [InlineData(LinkType.Ppp, "21 45", "link type 228 at 1")]
    [InlineData(LinkType.Ppp, "FF03 0057 60", "link type 229 at 4")]
    [InlineData(LinkType.Ppp, "FF03 57 60", "link type 229 at 3")]
    [InlineData(LinkType.Ppp, "0057 60", "link type 229 at 2")]
    [InlineData(LinkType.Ppp, "57 60", "link type 229 at 1")]
    [InlineData(LinkType.Ppp, "FF03 C021 01", "PPP protocol 0xc021 at 4")]
    [InlineData(LinkType.Ppp, "0281 0001 013F", "PPP protocol 0x0281 at 2")]
    [InlineData(LinkType.Ppp, "FF 00 00", "PPP protocol 0x00ff at 1")]
    [InlineData(LinkType.PppHdlc, "0F00 0800 45", "link type 104 at 0")]
    [InlineData(LinkType.CiscoHdlc, "0F00 0800 45", "EtherType 0x0800 at 4")]
    public void Keeps_to_the_contract_whatever_the_bytes(LinkType linkType, string bytes, string expected)
    {
        BoundClaim claim = HostLayers.Claims.Single(claim => claim.Key == LayerKey.OfLinkType(linkType));
        byte[] frame = Convert.FromHexString(bytes.Replace(" ", ""));
        FlowMetadata flow = default;
        DecodeResult result = claim.Decoder.Decode(new Layer(frame, frame.Length, claim.Key, ref flow));

        $"{result.Next} at {result.Offset}".Should().Be(expected);
        DecoderTheory.Check(claim.Decoder, claim.Key, frame);
    }
}
