using Earshot.Pppoe;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;
using PacketDotNet;
using PacketDotNet.Utils;

namespace Earshot.Tunnels.Tests;

/// <summary>tshark 4.0 (<c>tshark -r FILE -V</c>) finds the same codes, sessions and tags.</summary>
public class PppoeDecoderTests
{
    private static readonly PppoeDecoder Decoder = new();
    private static readonly LayerKey Session = LayerKey.OfEtherType(0x8864);
    private static readonly LayerKey Discovery = LayerKey.OfEtherType(0x8863);
    private static readonly LayerKey Captured = LayerKey.OfLinkType(LinkType.PppEther);

    /// <summary>Version and type, code, session id, length | PPP.</summary>
    public static TheoryData<string, string> Sessions => new()
    {
        { "11 00 03CF 0004 | 0021 45 00", "link type 9 at 6 length 4 session=975" },
        { "11 00 0000 0004 | 0057 60 00", "link type 9 at 6 length 4 session=0" }, // odd, but parsed
        { "11 00 FFFF 0002 | C021", "link type 9 at 6 length 2 session=65535" },
        { "11 00 0001 0002 | C021 0000 0000", "link type 9 at 6 length 2 session=1" }, // padding
        { "11 00 0001 0000", "link type 9 at 6 length 0 session=1" },
    };

    /// <summary>Version and type, code, session id, length | tags.</summary>
    public static TheoryData<string, string> Discoveries => new()
    {
        { "11 09 0000 0004 | 0101 0000", "EtherType 0x0000 at 10 length 0" }, // PADI: any service
        { "11 07 0000 000B | 0101 0000 | 0102 0003 424153", "EtherType 0x0000 at 17 length 0" }, // PADO of "BAS"
        { "11 19 0000 000C | 0103 0004 12345678 | 0000 0000 | 00000000", "EtherType 0x0000 at 18 length 0" }, // PADR, padded
        { "11 65 03CF 0000", "EtherType 0x0000 at 6 length 0" }, // PADS
        { "11 A7 03CF 0000", "EtherType 0x0000 at 6 length 0" }, // PADT
        { "11 A7 03CF 0006 | 0203 00FF 6279", "EtherType 0x0000 at 12 length 0" }, // a tag longer than the packet
        { "11 D3 0000 0003 | 010100", "EtherType 0x0000 at 9 length 0" }, // half a tag
    };

    public static TheoryData<string, string> Broken => new()
    {
        { "", "TooShort needs 6 of 0" },
        { "11 00 0001 00", "TooShort needs 6 of 5" },
        { "21 00 0001 0002 | 0021", "BadVersion" },
        { "12 00 0001 0002 | 0021", "BadVersion" },
        { "11 09 0001 0002 | 0021", "BadField" }, // discovery in a session
        { "11 00 0001 0003 | 0021", "BadLength needs 9 of 8" },
        { "11 00 0001 FFFF | 0021", "BadLength needs 65541 of 8" },
    };

    [Theory]
    [MemberData(nameof(Sessions))]
    [MemberData(nameof(Broken))]
    public void Decodes_sessions(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Session, Bytes.Of(packet))).Should().Be(expected);

    [Theory]
    [MemberData(nameof(Discoveries))]
    [InlineData("11 00 0001 0002 | 0021", "BadField")] // a session in discovery
    [InlineData("11 09 0000 0005 | 0101 0000", "BadLength needs 11 of 10")]
    public void Decodes_discovery(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Discovery, Bytes.Of(packet))).Should().Be(expected);

    [Theory]
    [MemberData(nameof(Sessions))]
    [MemberData(nameof(Discoveries))]
    public void Decodes_captures_that_begin_with_pppoe(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Captured, Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut()
    {
        Decoder.Describe(Decoder.Decode(Session, Bytes.Of("11 00 00"), wireLength: 60)).Should().Be("Truncated needs 6 of 3");
        Decoder.Describe(Decoder.Decode(Session, Bytes.Of("11 00 0001 0020 | 00"), wireLength: 38))
            .Should().Be("link type 9 at 6 length 32 session=1");
        Decoder.Describe(Decoder.Decode(Discovery, Bytes.Of("11 09 0000 0004 | 0101"), wireLength: 60))
            .Should().Be("Truncated needs 10 of 8");
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Keeps_to_the_contract_in_sessions_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Session, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Session, Bytes.Of(packet));
    }

    [Theory]
    [MemberData(nameof(Discoveries))]
    public void Keeps_to_the_contract_in_discovery_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Captured, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Captured, Bytes.Of(packet));
    }

    [Theory]
    [InlineData("11 00 03CF 0004 | 0021 45 00")]
    [InlineData("11 00 0001 0002 | C021 0000 0000")]
    public void Agrees_with_PacketDotNet(string packet)
    {
        PppoePacket theirs = new(new ByteArraySegment(Bytes.Of(packet)));
        DecodeResult ours = Decoder.Decode(Session, Bytes.Of(packet));

        (ours.Id0, ours.Length).Should().Be((theirs.SessionId, theirs.Length));
    }
}
