using Earshot.Nsh;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;
using Earshot.Tunnels.Tests.Captures;

namespace Earshot.Tunnels.Tests;

public class NshDecoderTests
{
    private const string Context = "01020304 05060708 090A0B0C 0D0E0F10";

    private static readonly NshDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.OfEtherType(0x894F);

    /// <summary>
    /// Version, flags, TTL, length, type, next protocol | path, index | context | inside. tshark 4.0 shows the same lengths and
    /// paths: <code>tshark -r F -T fields -e nsh.length -e nsh.spi -e nsh.nextproto -e frame.protocols</code>
    /// </summary>
    public static TheoryData<string, string> Valid => new()
    {
        { $"0FC6 01 01 | 000064 FF | {Context} | 45", "link type 228 at 24 path=100" },
        { $"0FC6 01 02 | 000064 FF | {Context} | 60", "link type 229 at 24 path=100" },
        { "0FC2 02 03 | FFFFFF 00 | 020000000002", "link type 1 at 8 path=16777215" },
        { "0FC2 02 04 | 000000 01 | 0FC2", "EtherType 0x894f at 8 path=0" },
        { "0FC2 02 05 | 000001 01 | 00011140", "EtherType 0x8847 at 8 path=1" },
        { "0FC2 02 00 | 000001 01", "EtherType 0x0000 at 8 path=1" },
        { "0FC5 02 01 | 000064 FF | 0000 07 05 0102030405 000000 | 45", "link type 228 at 20 path=100" },
        { "0FC4 02 01 | 000064 FF | 0000 07 00 0000 08 00 | 45", "link type 228 at 16 path=100" },
        { "0FC3 02 01 | 000064 FF | 0000 07 7F | 45", "link type 228 at 12 path=100" }, // longer than the header
        { "3FC3 F7 01 | 000064 FF | 01020304 | 45", "link type 228 at 12 path=100" }, // test, unassigned bits, another type
    };

    public static TheoryData<string, string> Broken => new()
    {
        { "", "TooShort needs 8 of 0" },
        { "0FC6 01 01 | 000064", "TooShort needs 8 of 7" },
        { $"0FC6 01 01 | 000064 FF | {Context[..^2]}", "TooShort needs 24 of 23" },
        { $"4FC6 01 01 | 000064 FF | {Context} | 45", "BadVersion" },
        { $"0FC5 01 01 | 000064 FF | {Context} | 45", "BadLength needs 24 of 20" },
        { $"0FC7 01 01 | 000064 FF | {Context} | 45000000", "BadLength needs 24 of 28" },
        { "0FC1 02 01 | 000064 FF | 45", "BadLength needs 8 of 4" },
        { "0FC2 02 06 | 000064 FF | 45", "Unsupported" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Broken))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut() =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of("0FC6 01 01 000064 FF"), wireLength: 58)).Should().Be("Truncated needs 24 of 8");

    [Theory]
    [MemberData(nameof(Valid))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }

    /// <summary><c>tshark -r F -T fields -e nsh.spi -e frame.protocols</c> says 777 and IP, UDP.</summary>
    [SharedCapturesFact]
    public void Finds_the_layers_that_tshark_finds()
    {
        StackWalker walker = new(new Dictionary<LayerKey, ILayerDecoder> { [Key] = Decoder });
        CapturedFrame frame = CapturedFrame.ReadAll(Path.Combine(SharedCaptures.Directory!, "real/tcpdump__nsh.pcap"))
            .Should().ContainSingle().Subject;

        walker.Walk(frame).Should().Be("eth:nsh:ip:udp");
        walker.Tunnels.Should().Equal("nsh path=777");
    }
}
