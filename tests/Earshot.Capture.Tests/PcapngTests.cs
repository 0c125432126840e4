using Earshot.PcapFile;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Capture.Tests;

public class PcapngTests
{
    private const ushort ResolutionOption = 9;
    private const ushort IfDrop = 5;
    private const ushort OsDrop = 7;

    public static TheoryData<bool> ByteOrders => [false, true];

    [Fact]
    public void A_little_endian_section_is_read()
    {
        byte[] capture = AnnotatedHex.Parse("""
            0a 0d 0d 0a # section header block
            1c 00 00 00 # 28 bytes
            4d 3c 2b 1a # byte-order magic: little-endian
            01 00 00 00 # version 1.0
            ff ff ff ff ff ff ff ff # section length not stated
            1c 00 00 00
            01 00 00 00 # interface description block
            20 00 00 00 # 32 bytes
            01 00 00 00 # LINKTYPE_ETHERNET, reserved
            60 00 00 00 # snap length 96
            09 00 01 00 09 00 00 00 # if_tsresol: nanoseconds
            00 00 00 00 # opt_endofopt
            20 00 00 00
            06 00 00 00 # enhanced packet block
            24 00 00 00 # 36 bytes
            00 00 00 00 # interface 0
            6e d8 97 17 # ticks, upper half
            15 cd 5b 07 # ticks, lower half
            03 00 00 00 # 3 bytes captured
            64 00 00 00 # of 100
            aa bb cc 00 # the frame, padded
            24 00 00 00
            """);

        CaptureReading reading = CaptureReading.Of(capture);

        long time = (0x1797d86eL << 32) + 0x075bcd15;
        reading.Frames.Should().Equal(new ReadFrame(time, 100, 0, LinkType.Ethernet, "aabbcc"));
        reading.Messages.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(ByteOrders))]
    public void Each_interface_has_its_own_link_type_and_resolution(bool bigEndian)
    {
        var capture = new PcapngBuilder(bigEndian);
        capture.SectionHeader()
            .Interface(linkType: 1)
            .Interface(linkType: 113, options: capture.Option(ResolutionOption, 3))
            .Packet(1, 5, [1], new ReadFrame(5_000_000, 1, 1, LinkType.LinuxSll, "01"))
            .Packet(0, 5, [2, 3], new ReadFrame(5_000, 9, 0, LinkType.Ethernet, "0203"), wireLength: 9)
            .Interface(linkType: 101, options: [.. capture.Option(ResolutionOption, 0x80 | 1), .. capture.OffsetOption(10)])
            .Packet(2, 3, [], new ReadFrame(11_500_000_000, 0, 2, LinkType.RawIp, ""))
            .ObsoletePacket(1, 6, [4], new ReadFrame(6_000_000, 1, 1, LinkType.LinuxSll, "04"));

        CaptureReading.Of(capture.ToArray()).Frames.Should().Equal(capture.Frames);
    }

    [Theory]
    [InlineData(0u, 5u, 5)] // no snap length: all of it
    [InlineData(3u, 5u, 3)] // cut
    [InlineData(9u, 5u, 5)] // shorter than the snap length
    public void A_simple_packet_is_as_long_as_the_snap_length_lets_it_be(uint snapLength, uint original, int captured)
    {
        byte[] bytes = Enumerable.Range(1, captured).Select(i => (byte)i).ToArray();
        string hex = Convert.ToHexStringLower(bytes);
        var capture = new PcapngBuilder();
        capture.SectionHeader()
            .Interface(linkType: 1, snapLength)
            .Interface(linkType: 101)
            .SimplePacket(original, bytes, new ReadFrame(0, 5, 0, LinkType.Ethernet, hex))
            .Packet(1, 77, [9], new ReadFrame(77_000, 1, 1, LinkType.RawIp, "09"))
            .SimplePacket(original, bytes, new ReadFrame(77_000, 5, 0, LinkType.Ethernet, hex)); // no time: that of the last

        CaptureReading.Of(capture.ToArray()).Frames.Should().Equal(capture.Frames);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Sections_number_their_interfaces_on(bool firstBigEndian, bool secondBigEndian)
    {
        var second = new PcapngBuilder(secondBigEndian);
        second.SectionHeader()
            .Interface(linkType: 113)
            .Packet(0, 2, [2], new ReadFrame(2_000, 1, 0, LinkType.LinuxSll, "02"))
            .Packet(1, 3, [3], expected: null!); // the first section's second interface is not known here
        var capture = new PcapngBuilder(firstBigEndian);
        capture.SectionHeader().Interface().Interface().Packet(1, 1, [1]).Bytes(second.ToArray());

        CaptureReading reading = CaptureReading.Of(capture.ToArray());

        reading.Frames.Should().Equal(capture.Frames[0], second.Frames[0] with { Interface = 2 });
        reading.Statistics.CorruptRecords.Should().Be(1);
    }

    [Fact]
    public void Other_blocks_are_left_out()
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface().Packet(0, 1, [1]);
        foreach (uint type in (uint[])[0, 4, 7, 8, 9, 0xbad, 0x40000bad, 0x80000000, uint.MaxValue])
        {
            capture.Block(type, []).Block(type, new byte[5000]);
        }

        capture.Packet(0, 2, [2]);

        CaptureReading reading = CaptureReading.Of(capture.ToArray(), blockSize: 4096);

        reading.Frames.Should().Equal(capture.Frames);
        reading.Statistics.CorruptRecords.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(ByteOrders))]
    public void Secrets_stand_before_the_frames_that_follow_them(bool bigEndian)
    {
        var capture = new PcapngBuilder(bigEndian);
        capture.SectionHeader().Interface().Secrets(0x544c534b, [1, 2, 3]).Packet(0, 1, [1]);
        capture.Packet(0, 2, [2]).Secrets(0x57474b4c, []).Secrets(0x544c534b, [4, 5, 6, 7]);

        using var context = new TestPluginContext();
        using CaptureSource source = CaptureReading.Open(new MemoryStream(capture.ToArray()), context);
        PacketBlock block = source.Read(CancellationToken.None)!;

        block.Frames.Length.Should().Be(2);
        block.Secrets.ToArray().Select(secrets => (secrets.BeforeFrame, (uint)secrets.Kind, Convert.ToHexString(secrets.Data.Span)))
            .Should().Equal((0, 0x544c534bu, "010203"), (2, 0x57474b4cu, ""), (2, 0x544c534bu, "04050607"));
        block.Release();
    }

    [Theory]
    [InlineData(4u)]
    [InlineData(uint.MaxValue)]
    public void Secrets_that_are_longer_than_their_block_are_corrupt(uint length)
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface().Secrets(0x544c534b, [], length).Packet(0, 1, [1]);

        CaptureReading.Of(capture.ToArray()).Statistics.CorruptRecords.Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(ByteOrders))]
    public void The_last_statistics_of_each_interface_count(bool bigEndian)
    {
        var capture = new PcapngBuilder(bigEndian);
        capture.SectionHeader().Interface().Interface()
            .Statistics(0, (IfDrop, 10), (OsDrop, 20))
            .Statistics(0, (4, 999), (IfDrop, 11), (OsDrop, 22))
            .Statistics(1, (OsDrop, 100))
            .Statistics(1, (4, 999))
            .SectionHeader().Interface()
            .Statistics(0, (IfDrop, 1000), (OsDrop, 2000));

        CaptureReading.Of(capture.ToArray()).Statistics.Should().Be(
            new SourceStatistics { DroppedByInterface = 1011, DroppedByKernel = 2122 });
    }

    [Theory]
    [MemberData(nameof(ByteOrders))]
    public void Drops_are_told_with_their_time_before_the_next_packet(bool bigEndian)
    {
        const ushort start = 2;
        const ushort end = 3;
        var capture = new PcapngBuilder(bigEndian);
        capture.SectionHeader().Interface().Interface()
            .Packet(0, 1_000_000, [1])
            .StatisticsAt(0, 900_000, (start, 500_000), (IfDrop, 4))
            .Packet(0, 2_000_000, [2])
            .StatisticsAt(0, 7, (IfDrop, 4), (OsDrop, 6), (end, 1_800_000))
            .StatisticsAt(1, 1_900_000, (OsDrop, 1))
            .Packet(0, 3_000_000, [3])
            .StatisticsAt(0, 99_000_000, (IfDrop, 9)); // later than the last packet

        CaptureReading.Of(capture.ToArray()).Drops.Should().Equal(
            Drops(1, 500_000, 900_000, LossPlace.Interface, 4),
            Drops(2, 0, 1_800_000, LossPlace.Kernel, 6), // never read before
            Drops(2, 900_000, 1_800_000, LossPlace.Interface, 0),
            Drops(2, 0, 1_900_000, LossPlace.Kernel, 1),
            Drops(3, 1_800_000, 3_000_000, LossPlace.Interface, 5));
    }

    [Fact]
    public void Drops_do_not_depend_on_the_block_size()
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface();
        for (uint i = 1; i <= 500; i++)
        {
            capture.Packet(0, i * 1000, new byte[(i * 37) % 1500]).StatisticsAt(0, i * 1000, (OsDrop, i * i));
        }

        IReadOnlyList<CaptureDrops> drops = CaptureReading.Of(capture.ToArray()).Drops;

        drops.Should().HaveCount(500);
        drops.Sum(told => told.Packets).Should().Be(250_000);
        foreach (int blockSize in new[] { 4096, 4099, 10_007 })
        {
            CaptureReading.Of(capture.ToArray(), blockSize).Drops.Should().Equal(drops);
        }
    }

    [Fact]
    public void A_counter_that_is_set_back_dropped_nothing()
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface().Packet(0, 5, [1]).StatisticsAt(0, 3, (OsDrop, 10)).StatisticsAt(0, 2, (OsDrop, 4));

        CaptureReading.Of(capture.ToArray()).Drops.Should().Equal(
            Drops(1, 0, 3, LossPlace.Kernel, 10), Drops(1, 2, 2, LossPlace.Kernel, 0));
    }

    [Fact]
    public void A_capture_of_statistics_alone_needs_no_more_memory_than_a_block()
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface();
        for (uint i = 0; i < 10_000; i++)
        {
            capture.StatisticsAt(0, i, (OsDrop, i));
        }

        CaptureReading reading = CaptureReading.Of(capture.ToArray(), blockSize: 4096);

        reading.Drops.Should().HaveCount(10_000);
        reading.BlockLengths.Should().HaveCountGreaterThan(90);
    }

    [Fact]
    public void Absurd_statistics_do_not_overflow()
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader();
        for (uint i = 0; i < 3; i++)
        {
            capture.Interface().Statistics(i, (IfDrop, ulong.MaxValue), (OsDrop, long.MaxValue));
        }

        SourceStatistics statistics = CaptureReading.Of(capture.ToArray()).Statistics;

        statistics.DroppedByInterface.Should().BeGreaterThan(int.MaxValue);
        statistics.DroppedByKernel.Should().BeGreaterThan(int.MaxValue);
    }

    [Theory]
    [InlineData("0900 0200 0303 0000")] // if_tsresol of 2 bytes
    [InlineData("0e00 0400 01000000")] // if_tsoffset of 4 bytes
    [InlineData("0900 0000")] // if_tsresol of no bytes
    [InlineData("0000 0000 0900 0100 03000000")] // behind opt_endofopt
    [InlineData("0200 0400 65746830")] // if_name
    [InlineData("0900")] // half an option
    public void An_option_that_says_nothing_useful_leaves_microseconds(string options)
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface(options: AnnotatedHex.Parse(options)).Packet(0, 7, [1]);

        CaptureReading reading = CaptureReading.Of(capture.ToArray());

        reading.Frames.Should().Equal(capture.Frames);
        reading.Statistics.CorruptRecords.Should().Be(0);
    }

    [Fact]
    public void A_broken_option_is_counted_and_its_interface_stays()
    {
        var capture = new PcapngBuilder();
        byte[] options = [.. capture.Option(ResolutionOption, 3), 2, 0, 0xff, 0xff, 1, 2, 3, 4];
        capture.SectionHeader().Interface(options: options)
            .Packet(0, 7, [1], new ReadFrame(7_000_000, 1, 0, LinkType.Ethernet, "01"));

        CaptureReading reading = CaptureReading.Of(capture.ToArray());

        reading.Frames.Should().Equal(capture.Frames);
        reading.Statistics.CorruptRecords.Should().Be(1);
    }

    [Fact]
    public void There_are_no_more_interfaces_than_a_frame_can_name()
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader();
        for (int i = 0; i <= ushort.MaxValue + 1; i++)
        {
            capture.Interface();
        }

        capture.Packet(ushort.MaxValue, 1, [1]).Packet(ushort.MaxValue + 1, 2, [2], expected: null!).Packet(0, 3, [3]);

        CaptureReading reading = CaptureReading.Of(capture.ToArray());

        reading.Frames.Should().Equal(capture.Frames[0], capture.Frames[2]);
        reading.Statistics.CorruptRecords.Should().Be(2, "one interface too many, and its packet");
        reading.Messages.Should().ContainSingle().Which.Should().StartWith("warning: test.pcap: after packet 0");
    }

    private static CaptureDrops Drops(int before, long fromMicroseconds, long toMicroseconds, LossPlace place, long packets) =>
        new(before, new Timestamp(fromMicroseconds * 1000), new Timestamp(toMicroseconds * 1000), place, packets);
}
