using Earshot.Gre;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;
using PacketDotNet;
using PacketDotNet.Utils;

namespace Earshot.Tunnels.Tests;

public class GreDecoderTests
{
    private static readonly GreDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.OfIpProtocol(47);
    private static readonly LayerKey InUdp = LayerKey.ToUdpPort(4754);

    /// <summary>
    /// Flags and version, protocol | checksum and offset | key | sequence | routes | the first byte inside. The routes are an
    /// IP source route of two addresses (RFC 1702), then the last entry.
    /// </summary>
    public static TheoryData<string, string> Version0 => new()
    {
        { "0000 0800 | 45", "EtherType 0x0800 at 4" },
        { "1000 0800 | 00000007 | 45", "EtherType 0x0800 at 8" },
        { "2000 0800 | 0001D97C | 45", "EtherType 0x0800 at 8 key=121212" },
        { "3000 0800 | 0001D97C | 00000007 | 45", "EtherType 0x0800 at 12 key=121212" },
        { "8000 0800 | BEEF 0000 | 45", "EtherType 0x0800 at 8" },
        { "9000 0800 | BEEF 0000 | 00000007 | 45", "EtherType 0x0800 at 12" },
        { "A000 0800 | BEEF 0000 | FFFFFFFF | 45", "EtherType 0x0800 at 12 key=4294967295" },
        { "B000 0800 | BEEF 0000 | 00000000 | 00000007 | 45", "EtherType 0x0800 at 16 key=0" },
        { "4000 0800 | 0000 0004 | 0800 04 08 C0000201 C0000202 0000 00 00 | 45", "EtherType 0x0800 at 24" },
        { "5000 0800 | 0000 0004 | 00000007 | 0000 00 00 | 45", "EtherType 0x0800 at 16" },
        { "6000 0800 | 0000 0004 | 00000009 | 0800 00 04 C0000201 0000 00 00 | 45", "EtherType 0x0800 at 24 key=9" },
        { "7000 0800 | 0000 0004 | 00000009 | 00000007 | FFFE 00 02 FDE8 0000 00 00 | 45", "EtherType 0x0800 at 26 key=9" },
        { "C000 0800 | BEEF 0004 | 0000 00 00 | 45", "EtherType 0x0800 at 12" },
        { "D000 0800 | BEEF 0004 | 00000007 | 0000 00 00 | 45", "EtherType 0x0800 at 16" },
        { "E000 0800 | BEEF 0004 | 00000009 | 0000 00 00 | 45", "EtherType 0x0800 at 16 key=9" },
        { "F000 0800 | BEEF 0004 | 00000009 | 00000007 | 0000 00 00 | 45", "EtherType 0x0800 at 20 key=9" },
    };

    public static TheoryData<string, string> Protocols => new()
    {
        { "0000 86DD | 60", "EtherType 0x86dd at 4" },
        { "2000 6558 | 0000FDE8 | 02", "EtherType 0x6558 at 8 key=65000" }, // transparent Ethernet bridging, NVGRE
        { "0000 8847 | 00", "EtherType 0x8847 at 4" }, // MPLS
        { "0000 880B | 21", "link type 9 at 4" }, // PPP
        { "2000 0000 | 00000028", "EtherType 0x0000 at 8 key=40" }, // keepalive: nothing inside
        { "0000 88BE | 02", "link type 1 at 4" }, // ERSPAN type I: a frame at once
        { "2000 88BE | 00000009 | 02", "link type 1 at 8 key=9" },
        { "1000 88BE | 00000007 | 10", "EtherType 0x88be at 8" }, // type II
        { "1000 22EB | 00000007 | 20", "EtherType 0x22eb at 8" }, // type III
        { "0000 22EB | 20", "EtherType 0x22eb at 4" }, // some send type III without a sequence number
        { "0F78 0800 | 45", "EtherType 0x0800 at 4" }, // strict route, recursion and reserved flags mean nothing here
    };

    /// <summary>Flags and version, protocol | payload length, call id | sequence | acknowledgment | PPP.</summary>
    public static TheoryData<string, string> Version1 => new()
    {
        { "3001 880B | 0002 1001 | 00000007 | FF03", "link type 9 at 12 length 2 key=4097" },
        { "3081 880B | 0002 1001 | 00000007 | 00000006 | FF03", "link type 9 at 16 length 2 key=4097" },
        { "3081 880B | 0001 1001 | 00000007 | 00000006 | FF03", "link type 9 at 16 length 1 key=4097" }, // one byte of padding
        { "3001 880B | 0003 1001 | 00000007 | FF03", "link type 9 at 12 length 2 key=4097" }, // longer than the packet
        { "2081 880B | 0000 1001 | 00000006", "EtherType 0x0000 at 12 length 0 key=4097" }, // acknowledgment only
        { "2001 880B | 0000 1001", "EtherType 0x0000 at 8 length 0 key=4097" },
    };

    public static TheoryData<string, string> Broken => new()
    {
        { "", "TooShort needs 4 of 0" },
        { "0000 08", "TooShort needs 4 of 3" },
        { "8000 0800 | BEEF", "TooShort needs 8 of 6" },
        { "B000 0800 | BEEF 0000 | 00000009 | 000000", "TooShort needs 16 of 15" },
        { "4000 0800 | 0000 0000", "TooShort needs 12 of 8" }, // no last entry
        { "4000 0800 | 0000 0000 | 0800 00 FF C0000201", "TooShort needs 271 of 16" }, // a route longer than the packet
        { "0002 0800 | 45", "BadVersion" },
        { "0007 0800 | 45", "BadVersion" },
        { "1001 880B | 0001 1001 | FF", "BadField" }, // PPTP always has a key
        { "B001 880B | 0001 1001 | 00000007 | FF", "BadField" }, // and never a checksum
        { "7001 880B | 0001 1001 | 00000007 | FF", "BadField" }, // or routes
        { "3001 0800 | 0001 1001 | 00000007 | FF", "BadField" }, // or anything but PPP
        { "3081 880B | 0001 1001 | 00000007 | 0000", "TooShort needs 16 of 14" },
    };

    /// <summary>RFC 8086: version 0 without routes, behind UDP.</summary>
    public static TheoryData<string, string> OverUdp => new()
    {
        { "0000 0800 | 45", "EtherType 0x0800 at 4" },
        { "2000 6558 | 00FDE800 | 02", "EtherType 0x6558 at 8 key=16640000" },
        { "3000 86DD | 0001D97C | 00000007 | 60", "EtherType 0x86dd at 12 key=121212" },
        { "8000 0800 | BEEF 0000 | 45", "EtherType 0x0800 at 8" },
        { "B000 8847 | BEEF 0000 | 00000000 | 00000007 | 00", "EtherType 0x8847 at 16 key=0" },
        { "1000 88BE | 00000007 | 10", "EtherType 0x88be at 8" },
        { "0000 0000", "EtherType 0x0000 at 4" }, // keepalive
    };

    /// <summary>A media port may be 4754.</summary>
    public static TheoryData<string, string> NotOverUdp => new()
    {
        { "80 00 0800 | 00000140 | 12345678 | D5D5", "NotMine" }, // RTP, PCMU, its number is the EtherType of IPv4
        { "80 00 0001 | 00010000 | 12345678 | D5D5", "NotMine" }, // its timestamp has an empty lower half
        { "80 00 0800 | 0001", "NotMine" },
        { "80 08 0800 | 00010000 | 12345678 | D5D5", "NotMine" }, // PCMA
        { "A0 00 0001 | 00000140 | 12345678 | D5D5", "NotMine" }, // padded
        { "80 C8 0006 | 12345678", "NotMine" }, // RTCP
        { "3001 880B | 0002 1001 | 00000007 | FF03", "NotMine" }, // PPTP has IP below
        { "4000 0800 | 0000 0004 | 0000 00 00 | 45", "NotMine" }, // routes
        { "0001 0000 | 2112A442", "NotMine" }, // STUN
        { "0101 0000 | 2112A442", "NotMine" },
        { "16FEFD00", "NotMine" }, // DTLS
        { "4F5054494F4E53", "NotMine" }, // OPTIONS
        { "494E56495445", "NotMine" }, // INVITE
        { "00", "TooShort needs 4 of 1" },
        { "2000 6558 | 00", "TooShort needs 8 of 5" },
    };

    [Theory]
    [MemberData(nameof(OverUdp))]
    [MemberData(nameof(NotOverUdp))]
    public void Decodes_in_udp(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(InUdp, Bytes.Of(packet))).Should().Be(expected);

    [Theory]
    [MemberData(nameof(OverUdp))]
    public void Keeps_to_the_contract_in_udp_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(InUdp, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, InUdp, Bytes.Of(packet));
    }

    [Theory]
    [MemberData(nameof(Version0))]
    [MemberData(nameof(Protocols))]
    [MemberData(nameof(Version1))]
    [MemberData(nameof(Broken))]
    public void Decodes(string packet, string expected) =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut()
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of("2000 0800 | 0000"), wireLength: 60)).Should().Be("Truncated needs 8 of 6");
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of("3001 880B | 0030 1001 | 00000007 | FF03"), wireLength: 60))
            .Should().Be("link type 9 at 12 length 48 key=4097");
    }

    [Theory]
    [MemberData(nameof(Version0))]
    [MemberData(nameof(Protocols))]
    [MemberData(nameof(Version1))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected)
    {
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of(packet))).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }

    /// <summary>Compared where both read the same fields: not with a checksum or routes.</summary>
    [Theory]
    [MemberData(nameof(Version0))]
    public void Agrees_with_PacketDotNet_on_key_and_sequence(string packet, string expected)
    {
        byte[] bytes = Bytes.Of(packet);
        bytes[0] &= 0x3F;
        GrePacket theirs = new(new ByteArraySegment(bytes), null);

        DecodeResult ours = Decoder.Decode(Key, bytes);

        ours.Next.Should().Be(LayerKey.OfEtherType((ushort)theirs.Protocol));
        ours.Offset.Should().Be(theirs.HeaderData.Length);
        ours.IdCount.Should().Be((byte)(theirs.HasKey ? 1 : 0));
        expected.Contains("key", StringComparison.Ordinal).Should().Be(theirs.HasKey);
    }
}
