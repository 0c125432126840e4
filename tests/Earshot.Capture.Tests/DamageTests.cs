using Earshot.PcapFile;

namespace Earshot.Capture.Tests;

/// <summary>Whatever is wrong behind the file header: frames before it are right, a counter, one warning, no exception.</summary>
public class DamageTests
{
    /// <summary>With fewer bytes it is no capture at all.</summary>
    private const int FileHeader = 24;

    /// <summary>A capture, its frames, the file length after each, and every length at which no record is cut.</summary>
    private static (byte[] Capture, IReadOnlyList<ReadFrame> Frames, IReadOnlyList<int> Ends, IReadOnlyList<int> Borders) Sample(
        string name)
    {
        if (name.StartsWith("pcapng", StringComparison.Ordinal))
        {
            PcapngBuilder capture = PcapngSample(bigEndian: name == "pcapng, big-endian");
            return (capture.ToArray(), capture.Frames, capture.Ends, capture.Borders);
        }

        uint magic = name == "pcap, modified" ? 0xa1b2cd34 : 0xa1b2c3d4;
        PcapBuilder pcap = new PcapBuilder(magic).Frame(1, 2, [1, 2, 3]).Frame(3, 4, []).Frame(5, 6, [4, 5, 6, 7]);
        return (pcap.ToArray(), pcap.Frames, pcap.Ends, [FileHeader, .. pcap.Ends]);
    }

    private static PcapngBuilder PcapngSample(bool bigEndian)
    {
        var section = new PcapngBuilder(!bigEndian);
        section.SectionHeader().Interface().Packet(0, 8, [8]);
        var capture = new PcapngBuilder(bigEndian);
        return capture.SectionHeader()
            .Interface(options: capture.Option(9, 6))
            .Packet(0, 1, [1, 2, 3])
            .Statistics(0, (5, 1))
            .ObsoletePacket(0, 2, [4], new ReadFrame(2_000, 1, 0, Sdk.Packets.LinkType.Ethernet, "04"))
            .SimplePacket(2, [5, 6], new ReadFrame(2_000, 2, 0, Sdk.Packets.LinkType.Ethernet, "0506"))
            .Section(section, interfacesBefore: 1);
    }

    [Theory]
    [InlineData("pcap")]
    [InlineData("pcap, modified")]
    [InlineData("pcapng")]
    [InlineData("pcapng, big-endian")]
    public void Cut_at_every_length(string name)
    {
        (byte[] capture, IReadOnlyList<ReadFrame> frames, IReadOnlyList<int> ends, IReadOnlyList<int> borders) = Sample(name);
        for (int length = FileHeader; length <= capture.Length; length++)
        {
            CaptureReading reading = CaptureReading.Of(capture[..length]);

            int whole = ends.Count(end => end <= length);
            reading.Frames.Should().Equal(frames.Take(whole), "{0} bytes are left", length);
            string[] messages = borders.Contains(length)
                ? []
                : [$"warning: test.pcap: after packet {whole} the capture is cut off within a record."];
            reading.Messages.Should().Equal(messages, "{0} bytes are left", length);
            reading.Statistics.CorruptRecords.Should().Be(messages.Length);
        }
    }

    [Theory]
    [InlineData("pcap")]
    [InlineData("pcapng")]
    public void Cut_within_the_file_header(string name)
    {
        byte[] capture = Sample(name).Capture;
        for (int length = 4; length < FileHeader; length++)
        {
            Action open = () => CaptureReading.Of(capture[..length]);

            open.Should().Throw<Sdk.Plugins.PluginException>()
                .WithMessage("test.pcap is no capture: it is cut or broken within its file header, after *.");
        }
    }

    [Theory]
    [InlineData(0xffffffffu)]
    [InlineData(0x80000000u)]
    [InlineData(0x7fffffffu)]
    [InlineData(64 * 1024 * 1024 - 15u)] // one more than the largest record has room for
    public void A_record_length_that_cannot_be_ends_a_pcap_file(uint captured)
    {
        PcapBuilder capture = new PcapBuilder().Frame(1, 2, [1, 2, 3]);
        capture.UInt32(1).UInt32(2).UInt32(captured).UInt32(3);
        capture.Frame(3, 4, [5]);

        CaptureReading reading = CaptureReading.Of(capture.ToArray());

        reading.Frames.Should().Equal(capture.Frames[0]);
        reading.Statistics.CorruptRecords.Should().Be(1);
        reading.Messages.Should().Equal($"warning: test.pcap: after packet 1 a record claims {captured} bytes: reading ends there.");
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(8u)]
    [InlineData(11u)]
    [InlineData(33u)] // not a multiple of 4
    [InlineData(0xfffffffcu)]
    [InlineData(64 * 1024 * 1024 + 4u)]
    public void A_block_length_that_cannot_be_ends_a_pcapng_file(uint length)
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface().Packet(0, 1, [1]);
        capture.UInt32(6).UInt32(length).Bytes(new byte[length % 1000]);
        capture.Packet(0, 2, [2]);

        CaptureReading reading = CaptureReading.Of(capture.ToArray());

        reading.Frames.Should().Equal(capture.Frames[0]);
        reading.Messages.Should().Equal($"warning: test.pcap: after packet 1 a block claims {length} bytes: reading ends there.");
    }

    [Fact]
    public void A_block_whose_lengths_differ_ends_a_pcapng_file()
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface().Packet(0, 1, [1]).UInt32(99).UInt32(16).UInt32(0).UInt32(20);
        capture.Packet(0, 2, [2]);

        CaptureReading.Of(capture.ToArray()).Messages.Should()
            .Equal("warning: test.pcap: after packet 1 the two lengths of a block differ: reading ends there.");
    }

    [Fact]
    public void A_section_without_byte_order_ends_a_pcapng_file()
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface().Packet(0, 1, [1]).Block(0x0a0d0d0a, new byte[16]);

        CaptureReading.Of(capture.ToArray()).Messages.Should()
            .Equal("warning: test.pcap: after packet 1 a section header has no valid byte-order magic: reading ends there.");
    }

    public static TheoryData<string, uint, string> BrokenBlocks => new()
    {
        { "packet: shorter than its header", 6, "00000000 00000000 01000000 00000000" },
        { "packet: captures more than the block holds", 6, "00000000 00000000 01000000 05000000 05000000 aabbccdd" },
        { "packet: captures 4 GiB", 6, "00000000 00000000 01000000 ffffffff ffffffff aabbccdd" },
        { "packet: interface that nobody described", 6, "01000000 00000000 01000000 04000000 04000000 aabbccdd" },
        { "packet: interface 2^32-1", 6, "ffffffff 00000000 01000000 04000000 04000000 aabbccdd" },
        { "obsolete packet: shorter than its header", 2, "0000ffff" },
        { "obsolete packet: captures more than the block holds", 2, "0000ffff 00000000 01000000 05000000 05000000 aabbccdd" },
        { "obsolete packet: interface that nobody described", 2, "0100ffff 00000000 01000000 04000000 04000000 aabbccdd" },
        { "simple packet: no length", 3, "" },
        { "simple packet: longer than the block", 3, "05000000 aabbccdd" },
        { "simple packet: 4 GiB", 3, "ffffffff aabbccdd" },
        { "interface: shorter than its header", 1, "01000000" },
        { "statistics: shorter than their header", 5, "00000000" },
        { "statistics: interface that nobody described", 5, "01000000 00000000 00000000" },
        { "statistics: option longer than the block", 5, "00000000 00000000 00000000 0500ffff 00000000" },
    };

    [Theory]
    [MemberData(nameof(BrokenBlocks))]
    public void A_broken_block_is_counted_and_left_out(string what, uint type, string body)
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface().Packet(0, 1, [1]).Block(type, AnnotatedHex.Parse(body)).Packet(0, 2, [2]);

        CaptureReading reading = CaptureReading.Of(capture.ToArray());

        reading.Frames.Should().Equal(capture.Frames, what);
        reading.Statistics.CorruptRecords.Should().Be(1, what);
        reading.Messages.Should().Equal("warning: test.pcap: after packet 1 a block contradicts itself and is left out.");
    }

    [Fact]
    public void A_simple_packet_before_any_interface_is_counted_and_left_out()
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Block(3, [1, 0, 0, 0, 1]);

        CaptureReading reading = CaptureReading.Of(capture.ToArray());

        reading.Frames.Should().BeEmpty();
        reading.Statistics.CorruptRecords.Should().Be(1);
    }

    /// <summary>A claim alone must not cost memory: the buffer grows with the bytes that are there.</summary>
    [Fact]
    public void A_large_claim_at_the_end_of_a_small_file_allocates_little()
    {
        byte[] capture = new PcapBuilder().UInt32(1).UInt32(2).UInt32(FileBlock.MaximumSize - 16).UInt32(3).ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();

        CaptureReading reading = CaptureReading.Of(capture, FileBlock.MinimumSize);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1024 * 1024);
        reading.Statistics.CorruptRecords.Should().Be(1);
    }

    [Theory]
    [InlineData("pcap")]
    [InlineData("pcapng")]
    [InlineData("pcapng, big-endian")]
    public void Random_damage_is_survived(string name)
    {
        byte[] sample = Sample(name).Capture;
        var random = new Random(2);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] capture = [.. sample];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                capture[random.Next(FileHeader, capture.Length)] = (byte)random.Next(256);
            }

            CaptureReading reading = CaptureReading.Of(capture, FileBlock.MinimumSize);

            reading.Messages.Count.Should().Be(reading.Statistics.CorruptRecords > 0 ? 1 : 0);
        }
    }
}
