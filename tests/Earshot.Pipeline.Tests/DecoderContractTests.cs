using System.Net;
using Earshot.Host.Catalogue;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests;

/// <summary>What the walk makes of each outcome of a decoder, and of a decoder that breaks the contract.</summary>
public class DecoderContractTests
{
    private const ushort Port = 40404;
    private static readonly byte[] Frame = Frames.Ethernet(Frames.IPv4(Frames.Udp(5, Port)));
    private static readonly string Plain = $"udp 10.0.0.1:5 → 10.0.0.2:{Port} {Frames.Payload}";

    [Fact]
    public void Not_mine_leaves_a_plain_datagram() => Walk((in Layer _) => DecodeResult.NotMine).Should().Be(Plain);

    [Fact]
    public void Inner_goes_on_with_the_next_layer()
    {
        byte[] inner = Frames.IPv6(Frames.Udp()).Bytes;
        byte[] frame = Frames.Ethernet(Frames.IPv4(new PacketDotNet.UdpPacket(5, Port) { PayloadData = [0xAC, 0x4E, .. inner] }));
        WalkHarness harness = Harness((in Layer _) => DecodeResult.Inner(LayerKey.Ip, 2).WithIds(7, 8));
        harness.Walk(LinkType.Ethernet, frame).Should().Be($"udp [2001:db8::1]:5 → [2001:db8::2]:6 {Frames.Payload}");
        var tunnel = harness.Paths[harness.Path].Should().ContainSingle().Subject;
        (tunnel.Protocol, tunnel.Source, tunnel.Destination).Should().Be(("probe", "10.0.0.1", "10.0.0.2"));
        tunnel.Ids.Should().Equal(new Dictionary<string, long> { ["first"] = 7, ["second"] = 8 });
    }

    [Fact]
    public void Flow_gives_the_payload_with_what_the_mirror_says_of_it()
    {
        WalkHarness harness = Harness((in Layer layer) =>
        {
            layer.Flow.Flow = new Flow(
                HostAddress.From(IPAddress.Parse("192.0.2.1")), HostAddress.From(IPAddress.Parse("192.0.2.2")), 1, 2, FlowProtocol.Udp);
            layer.Flow.Content = FlowContent.Signalling;
            return DecodeResult.Flow(8);
        });
        harness.Walk(LinkType.Ethernet, Frame).Should().Be($"flow 192.0.2.1:1 → 192.0.2.2:2 Signalling {Frames.Payload[8..]}");
    }

    [Fact]
    public void Malformed_is_counted_by_decoder_and_defect()
    {
        WalkHarness harness = Harness((in Layer layer) => DecodeResult.Short(layer, 100));
        harness.Walk(LinkType.Ethernet, Frame).Should().BeEmpty();
        harness.Defects.Should().Equal("probe.too_short");
    }

    [Theory]
    [InlineData(24, -1)] // behind the end
    [InlineData(-1, -1)]
    [InlineData(0, -2)]
    public void An_answer_outside_of_the_layer_is_the_decoders_fault(int offset, int length)
    {
        var faults = new List<Exception>();
        WalkHarness harness = Harness((in Layer _) => DecodeResult.Inner(LayerKey.Ip, offset, length), faults);
        harness.Walk(LinkType.Ethernet, Frame).Should().BeEmpty();
        faults.Should().ContainSingle();
    }

    [Fact]
    public void A_length_beyond_the_layer_is_a_defect()
    {
        WalkHarness harness = Harness((in Layer layer) => DecodeResult.Inner(LayerKey.Ip, 0, layer.WireLength + 1));
        harness.Walk(LinkType.Ethernet, Frame).Should().BeEmpty();
        harness.Defects.Should().Equal("probe.bad_length");
    }

    [Fact]
    public void A_decoder_that_throws_is_taken_out_in_the_end()
    {
        var faults = new List<Exception>();
        WalkHarness harness = Harness((in Layer _) => throw new InvalidOperationException("a bug"), faults);
        for (int i = 0; i < 100; i++)
        {
            harness.Walk(LinkType.Ethernet, Frame).Should().BeEmpty();
        }

        harness.Walk(LinkType.Ethernet, Frame).Should().Be(Plain, "the decoder is out");
        faults.Should().HaveCount(100);
    }

    [Fact]
    public void A_decoder_that_never_advances_ends_at_the_depth()
    {
        var key = LayerKey.OfEtherType(0x9999);
        var decoder = new Probe((in Layer _) => DecodeResult.Inner(key, 0));
        var harness = new WalkHarness(new BoundClaim(key, decoder, "probe"));
        byte[] frame = (byte[])Frame.Clone();
        (frame[12], frame[13]) = (0x99, 0x99);
        harness.Walk(LinkType.Ethernet, frame).Should().BeEmpty();
        harness.Defects.Should().Equal("probe.too_deep");
    }

    private static string Walk(Decode decode) => Harness(decode).Walk(LinkType.Ethernet, Frame);

    private static WalkHarness Harness(Decode decode, List<Exception>? faults = null)
    {
        var harness = new WalkHarness(new BoundClaim(LayerKey.ToUdpPort(Port), new Probe(decode), "probe"));
        if (faults is not null)
        {
            harness.OnFault = faults.Add;
        }

        return harness;
    }

    private delegate DecodeResult Decode(in Layer layer);

    private sealed class Probe(Decode decode) : ILayerDecoder
    {
        public string Name => "probe";

        public IReadOnlyList<string> IdNames { get; } = ["first", "second"];

        DecodeResult ILayerDecoder.Decode(in Layer layer) => decode(layer);
    }
}
