using Earshot.Sdk.Packets;

namespace Earshot.Capture.Tests;

public class PcapTests
{
    [Fact]
    public void A_little_endian_microsecond_file_is_read()
    {
        byte[] capture = AnnotatedHex.Parse("""
            d4 c3 b2 a1             # magic: little-endian, microseconds
            02 00 04 00             # version 2.4
            00 00 00 00 00 00 00 00 # reserved
            ff ff 00 00             # snap length
            71 00 00 00             # LINKTYPE_LINUX_SLL
            15 cd 5b 07             # 123456789 s
            40 e2 01 00             # 123456 us
            03 00 00 00             # 3 bytes captured
            64 00 00 00             # of 100
            aa bb cc
            16 cd 5b 07             # 123456790 s
            00 00 00 00             # 0 us
            00 00 00 00             # nothing captured
            00 00 00 00             # of nothing
            """);

        CaptureReading reading = CaptureReading.Of(capture);

        reading.Frames.Should().Equal(
            new ReadFrame(123_456_789_123_456_000, 100, 0, LinkType.LinuxSll, "aabbcc"),
            new ReadFrame(123_456_790_000_000_000, 0, 0, LinkType.LinuxSll, ""));
        reading.Messages.Should().BeEmpty();
        reading.Statistics.Should().Be(default(Sdk.Capture.SourceStatistics));
    }

    [Fact]
    public void A_big_endian_nanosecond_file_is_read()
    {
        byte[] capture = AnnotatedHex.Parse("""
            a1 b2 3c 4d             # magic: big-endian, nanoseconds
            00 02 00 04             # version 2.4
            00 00 00 00 00 00 00 00 # reserved
            00 00 ff ff             # snap length
            00 00 00 65             # LINKTYPE_RAW
            ff ff ff ff             # 2106-02-07T06:28:15Z
            3b 9a c9 ff             # 999999999 ns
            00 00 00 01             # 1 byte captured
            00 00 00 01             # of 1
            45
            """);

        CaptureReading.Of(capture).Frames.Should().Equal(
            new ReadFrame(4_294_967_295_999_999_999, 1, 0, LinkType.RawIp, "45"));
    }

    [Theory]
    [InlineData(0xa1b2c3d4, false)]
    [InlineData(0xa1b2c3d4, true)]
    [InlineData(0xa1b23c4d, false)]
    [InlineData(0xa1b23c4d, true)]
    [InlineData(0xa1b2cd34, false)]
    [InlineData(0xa1b2cd34, true)]
    public void Every_magic_is_read_in_both_byte_orders(uint magic, bool bigEndian)
    {
        PcapBuilder capture = new PcapBuilder(magic, bigEndian).ManyFrames(200, longest: 300);

        CaptureReading.Of(capture.ToArray()).Frames.Should().Equal(capture.Frames);
    }

    [Theory]
    [InlineData(1u, LinkType.Ethernet)]
    [InlineData(0x50000001u, LinkType.Ethernet)] // 4 bytes of frame check sequence (draft-ietf-opsawg-pcap, 4)
    [InlineData(0x30000009u, LinkType.Ppp)]
    [InlineData(12u, LinkType.RawIp)] // DLT_RAW
    [InlineData(14u, LinkType.RawIp)] // DLT_RAW of OpenBSD
    [InlineData(276u, LinkType.LinuxSll2)]
    [InlineData(147u, (LinkType)147)]
    public void The_link_type_is_read_without_its_flags(uint field, LinkType expected)
    {
        PcapBuilder capture = new PcapBuilder(linkType: field).Frame(1, 2, [1]);

        CaptureReading.Of(capture.ToArray()).Frames.Should().ContainSingle().Which.LinkType.Should().Be(expected);
    }

    [Theory]
    [InlineData(4u, 4)] // as it should be
    [InlineData(1u, 4)] // fewer on the wire than captured: cannot be
    [InlineData(0u, 4)]
    [InlineData(uint.MaxValue, int.MaxValue)]
    public void The_wire_length_is_never_below_the_captured_one(uint field, int expected)
    {
        PcapBuilder capture = new PcapBuilder().Frame(1, 2, [1, 2, 3, 4], wireLength: field);

        CaptureReading.Of(capture.ToArray()).Frames.Should().ContainSingle().Which.WireLength.Should().Be(expected);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 3)]
    [InlineData(2, 99)]
    [InlineData(543, 0)]
    public void The_version_does_not_matter(ushort major, ushort minor)
    {
        byte[] capture = new PcapBuilder().Frame(1, 2, [1]).ToArray();
        BitConverter.TryWriteBytes(capture.AsSpan(4), major);
        BitConverter.TryWriteBytes(capture.AsSpan(6), minor);

        CaptureReading.Of(capture).Frames.Should().ContainSingle();
    }

    [Fact]
    public void A_file_header_alone_is_a_capture_without_packets()
    {
        CaptureReading reading = CaptureReading.Of(new PcapBuilder().ToArray());

        reading.Frames.Should().BeEmpty();
        reading.Messages.Should().BeEmpty();
    }
}
