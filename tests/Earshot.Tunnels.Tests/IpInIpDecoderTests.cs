using System.Net;
using System.Net.Sockets;
using Earshot.IpInIp;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;
using PacketDotNet;

namespace Earshot.Tunnels.Tests;

public class IpInIpDecoderTests
{
    private static readonly IpInIpDecoder Decoder = new();

    public static TheoryData<byte, string, string> Valid => new()
    {
        { 4, "45 00 0014", "link type 228 at 0" },
        { 41, "60 00 0000", "link type 229 at 0" },
    };

    public static TheoryData<byte, string, string> Broken => new()
    {
        { 4, "", "TooShort needs 1 of 0" },
        { 41, "", "TooShort needs 1 of 0" },
        { 4, "60 00 0000", "BadVersion" },
        { 41, "45 00 0014", "BadVersion" },
        { 4, "05 00 0014", "BadVersion" },
        { 41, "F0", "BadVersion" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Broken))]
    public void Decodes(byte protocol, string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(LayerKey.OfIpProtocol(protocol), Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut() =>
        Decoder.Describe(Decoder.Decode(LayerKey.OfIpProtocol(4), [], wireLength: 20)).Should().Be("Truncated needs 1 of 0");

    [Theory]
    [MemberData(nameof(Valid))]
    public void Keeps_to_the_contract_whatever_the_bytes(byte protocol, string packet, string expected)
    {
        LayerKey key = LayerKey.OfIpProtocol(protocol);
        Decoder.Describe(Decoder.Decode(key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, key, Bytes.Of(packet));
    }

    [Theory]
    [InlineData("192.0.2.1", "198.51.100.1")]
    [InlineData("192.0.2.1", "2001:db8::1")]
    [InlineData("2001:db8::1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::2")]
    public void Agrees_with_PacketDotNet(string outerAddress, string innerAddress)
    {
        IPPacket inner = Packet(innerAddress);
        IPPacket outer = Packet(outerAddress);
        outer.PayloadPacket = inner;
        outer.Protocol = inner is IPv4Packet ? PacketDotNet.ProtocolType.IPv4 : PacketDotNet.ProtocolType.IPv6;

        LayerKey key = LayerKey.OfIpProtocol((byte)outer.Protocol);
        DecodeResult ours = Decoder.Decode(key, outer.Bytes.AsSpan(outer.HeaderData.Length));

        ours.Outcome.Should().Be(DecodeOutcome.Inner);
        ours.Offset.Should().Be(0);
        ours.Next.ToString().Should().Be(inner is IPv4Packet ? "link type 228" : "link type 229");
    }

    private static IPPacket Packet(string address)
    {
        IPAddress ip = IPAddress.Parse(address);
        return ip.AddressFamily == AddressFamily.InterNetwork ? new IPv4Packet(ip, ip) : new IPv6Packet(ip, ip);
    }
}
