using System.Buffers.Binary;
using Earshot.Sdk.Packets;
using PacketDotNet;

namespace Earshot.Pipeline.Tests;

public class LayerWalkTests
{
    private const string Found4 = "udp 10.0.0.1:5 → 10.0.0.2:6 payload of the datagram";
    private const string Found6 = "udp [2001:db8::1]:5 → [2001:db8::2]:6 payload of the datagram";
    private readonly WalkHarness harness = new();

    [Fact]
    public void Ethernet_carries_both_versions_of_ip()
    {
        harness.Walk(LinkType.Ethernet, Frames.Ethernet(Frames.IPv4(Frames.Udp()))).Should().Be(Found4);
        harness.Walk(LinkType.Ethernet, Frames.Ethernet(Frames.IPv6(Frames.Udp()))).Should().Be(Found6);
        harness.Layers.Should().Be("ethernet/ipv4/udp/ethernet/ipv6/udp");
        harness.Path.Should().Be(0);
    }

    [Fact]
    public void A_tcp_segment_comes_with_its_header()
    {
        harness.Walk(LinkType.Ethernet, Frames.Ethernet(Frames.IPv4(Frames.Tcp())))
            .Should().Be("tcp 10.0.0.1:5 → 10.0.0.2:6 77 Psh, Ack payload of the datagram");
    }

    [Fact]
    public void Vlan_tags_nest_and_show_in_the_path()
    {
        harness.Walk(LinkType.Ethernet, Frames.Ethernet(Frames.IPv4(Frames.Udp()), 100, 7)).Should().Be(Found4);
        harness.Paths[harness.Path].Select(layer => (layer.Protocol, layer.Ids["vlan"])).Should().Equal(("vlan", 100), ("vlan", 7));
    }

    [Theory]
    [InlineData(0x8100)]
    [InlineData(0x88A8)]
    [InlineData(0x9100)]
    [InlineData(0x9200)]
    public void Every_outer_tag_is_known(int etherType)
    {
        byte[] frame = Frames.Ethernet(Frames.IPv4(Frames.Udp()), 100, 7);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)etherType);
        harness.Walk(LinkType.Ethernet, frame).Should().Be(Found4);
    }

    [Fact]
    public void Padding_of_short_frames_is_cut_off()
    {
        byte[] frame = [.. Frames.Ethernet(Frames.IPv4(Frames.Udp())), 0xDE, 0xAD, 0xBE, 0xEF];
        harness.Walk(LinkType.Ethernet, frame).Should().Be(Found4);
    }

    /// <summary>Each row: link type, header in hexadecimal, before a bare IPv4 packet.</summary>
    [Theory]
    [InlineData(LinkType.RawIp, "")]
    [InlineData(LinkType.IPv4, "")]
    [InlineData(LinkType.Null, "02000000")] // AF_INET, little-endian
    [InlineData(LinkType.Null, "00000002")] // AF_INET, big-endian
    [InlineData(LinkType.Loop, "00000002")]
    [InlineData(LinkType.LinuxSll, "0000 0001 0006 0200000000010000 0800")] // to us, Ethernet, 6 bytes of address
    [InlineData(LinkType.LinuxSll, "0000 0001 0006 0200000000010000 8100 0064 0800")] // VLAN 100 behind it
    [InlineData(LinkType.LinuxSll, "0000 0001 0006 0200000000010000 0004 AAAA03 000000 0800")] // 802.2 SNAP
    [InlineData(LinkType.LinuxSll2, "0800 0000 00000003 0001 00 06 0200000000010000")]
    [InlineData(LinkType.Ppp, "FF03 0021")]
    [InlineData(LinkType.Ppp, "0021")] // address and control left out
    [InlineData(LinkType.Ppp, "21")] // protocol compressed
    [InlineData(LinkType.PppHdlc, "FF03 0021")]
    [InlineData(LinkType.PppHdlc, "0F00 0800")] // Cisco HDLC
    [InlineData(LinkType.CiscoHdlc, "8F00 0800")]
    [InlineData(LinkType.Ieee80211, "0801 0000 020000000001 020000000002 020000000003 0000 AAAA03 000000 0800")] // data, to DS
    [InlineData(LinkType.Ieee80211, "8803 0000 020000000001 020000000002 020000000003 0000 020000000004 0000 AAAA03 000000 0800")] // QoS, both DS
    [InlineData(LinkType.Ieee80211Radiotap, "00 00 0900 00000000 00 0802 0000 020000000001 020000000002 020000000003 0000 AAAA03 000000 0800")]
    [InlineData(LinkType.Ethernet, "020000000001 020000000002 003B AAAA03 000000 0800")] // 802.3 with length 59
    public void Every_link_layer_leads_to_ip(LinkType linkType, string header)
    {
        byte[] frame = [.. Convert.FromHexString(header.Replace(" ", "")), .. Frames.IPv4(Frames.Udp()).Bytes];
        harness.Walk(linkType, frame).Should().Be(Found4);
    }

    [Theory]
    [InlineData(LinkType.RawIp, "")]
    [InlineData(LinkType.IPv6, "")]
    [InlineData(LinkType.Null, "1E000000")] // AF_INET6 of macOS
    [InlineData(LinkType.Null, "1C000000")] // of FreeBSD
    [InlineData(LinkType.Loop, "00000018")] // of OpenBSD
    [InlineData(LinkType.Ppp, "FF03 0057")]
    public void Every_link_layer_leads_to_ipv6(LinkType linkType, string header)
    {
        byte[] frame = [.. Convert.FromHexString(header.Replace(" ", "")), .. Frames.IPv6(Frames.Udp()).Bytes];
        harness.Walk(linkType, frame).Should().Be(Found6);
    }

    [Fact]
    public void IPv4_options_are_skipped()
    {
        byte[] plain = Frames.IPv4(Frames.Udp()).Bytes;
        byte[] packet = [.. plain[..20], 0x94, 0x04, 0x00, 0x00, .. plain[20..]]; // router alert
        packet[0] = 0x46;
        packet[3] += 4;
        harness.Walk(LinkType.RawIp, packet).Should().Be(Found4);
    }

    [Fact]
    public void IPv6_extension_headers_are_skipped()
    {
        byte[] plain = Frames.IPv6(Frames.Udp()).Bytes;
        byte[] extensions =
        [
            60, 0, 1, 4, 0, 0, 0, 0, // hop by hop, 8 bytes, padding, then destination options
            51, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // destination options, 16 bytes, then authentication
            17, 4, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // authentication, 24 bytes, then UDP
        ];
        byte[] packet = [.. plain[..40], .. extensions, .. plain[40..]];
        packet[6] = 0;
        packet[5] += (byte)extensions.Length;
        harness.Walk(LinkType.RawIp, packet).Should().Be(Found6);
    }

    /// <summary>RFC 6946: a fragment that is the whole datagram needs no reassembly.</summary>
    [Fact]
    public void An_atomic_fragment_stands_alone()
    {
        byte[] plain = Frames.IPv6(Frames.Udp()).Bytes;
        byte[] packet = [.. plain[..40], 17, 0, 0, 0, 0, 0, 0, 9, .. plain[40..]];
        packet[6] = 44;
        packet[5] += 8;
        harness.Walk(LinkType.RawIp, packet).Should().Be(Found6);
    }

    [Fact]
    public void Fragments_of_ipv4_become_the_datagram()
    {
        byte[] whole = Frames.IPv4(Frames.Udp()).Bytes;
        harness.Walk(LinkType.RawIp, Fragment(whole, 16, whole.Length - 20, more: false)).Should().Be("fragment Waiting ");
        harness.Walk(LinkType.RawIp, Fragment(whole, 0, 16, more: true)).Should().Be("fragment Complete " + Found4);
    }

    [Fact]
    public void What_an_icmp_error_quotes_is_found_but_marked()
    {
        byte[] quote = Frames.IPv4(Frames.Udp()).Bytes[..36]; // cut after 8 bytes of payload
        byte[] ip = new IPv4Packet(System.Net.IPAddress.Parse("10.0.0.2"), System.Net.IPAddress.Parse("10.0.0.1")).Bytes;
        byte[] packet = [.. ip[..20], 3, 3, 0, 0, 0, 0, 0, 0, .. quote];
        packet[9] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        harness.Walk(LinkType.RawIp, packet).Should().Be("quoted payload ");
        harness.Defects.Should().BeEmpty("a quote is cut by design");
    }

    /// <summary>Each row: what is wrong, where, the new byte, and the defect that must be named.</summary>
    [Theory]
    [InlineData("version 5", 0, 0x55, "ipv4.bad_version")]
    [InlineData("header of 16 bytes", 0, 0x44, "ipv4.bad_length")]
    [InlineData("header of 60 bytes in 51", 0, 0x4F, "ipv4.too_short")]
    [InlineData("total length below the header", 3, 0x13, "ipv4.bad_length")]
    [InlineData("total length beyond the frame", 2, 0x01, "ipv4.bad_length")]
    [InlineData("UDP length below its header", 25, 0x07, "udp.bad_length")]
    [InlineData("UDP length beyond the packet", 24, 0x01, "udp.bad_length")]
    [InlineData("fragment not a multiple of 8", 6, 0x20, "ipv4.bad_fragment")]
    public void Lengths_that_lie_are_named(string what, int offset, byte value, string defect)
    {
        byte[] packet = Frames.IPv4(Frames.Udp()).Bytes;
        packet[offset] = value;
        harness.Walk(LinkType.RawIp, packet).Should().BeEmpty(what);
        harness.Defects.Should().Equal(defect);
    }

    [Fact]
    public void A_snap_length_is_no_lie()
    {
        byte[] frame = Frames.Ethernet(Frames.IPv4(Frames.Udp()));
        harness.Walk(LinkType.Ethernet, frame[..50], frame.Length).Should().Be(Found4[..(Found4.Length - (frame.Length - 50))]);
        harness.Defects.Should().BeEmpty();
        harness.Walk(LinkType.Ethernet, frame[..40], frame.Length).Should().BeEmpty();
        harness.Defects.Should().Equal("udp.truncated");
    }

    [Fact]
    public void A_chain_of_tags_ends_somewhere()
    {
        byte[] frame = Frames.Ethernet(Frames.IPv4(Frames.Udp()), [.. Enumerable.Range(1, 300).Select(i => (ushort)i)]);
        harness.Walk(LinkType.Ethernet, frame).Should().BeEmpty();
        harness.Defects.Should().Equal("vlan.too_deep");
    }

    [Fact]
    public void Any_cut_and_any_flipped_byte_is_survived()
    {
        byte[][] frames =
        [
            Frames.Ethernet(Frames.IPv4(Frames.Udp()), 100),
            Frames.Ethernet(Frames.IPv6(Frames.Tcp())),
            [.. Convert.FromHexString("0000000109000000000802000002000000000102000000000202000000000300"), .. Frames.IPv4(Frames.Udp()).Bytes],
        ];
        foreach (byte[] frame in frames)
        {
            foreach (LinkType linkType in Enum.GetValues<LinkType>())
            {
                for (int length = 0; length <= frame.Length; length++)
                {
                    harness.Walk(linkType, frame[..length]);
                    harness.Walk(linkType, frame[..length], frame.Length);
                }

                for (int i = 0; i < frame.Length * 8; i++)
                {
                    byte[] flipped = (byte[])frame.Clone();
                    flipped[i / 8] ^= (byte)(1 << (i % 8));
                    harness.Walk(linkType, flipped);
                }
            }
        }

        harness.Defects.Should().Contain("udp.truncated").And.Contain("ipv4.too_short");
    }

    private static byte[] Fragment(byte[] whole, int from, int to, bool more)
    {
        byte[] packet = [.. whole[..20], .. whole[(20 + from)..(20 + to)]];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), 4711);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)((from / 8) | (more ? 0x2000 : 0)));
        return packet;
    }
}
