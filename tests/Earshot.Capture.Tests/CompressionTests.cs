using System.IO.Compression;
using Earshot.PcapFile;
using Earshot.Sdk.Testing;
using ZstdSharp;

namespace Earshot.Capture.Tests;

public class CompressionTests
{
    private static readonly PcapBuilder Capture = new PcapBuilder().ManyFrames(500, longest: 1000);

    public static TheoryData<string> Formats => ["gzip", "zstd"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_compressed_file_is_read(string format)
    {
        byte[] compressed = Compress(format, Capture.ToArray());

        foreach (int blockSize in (int[])[FileBlock.MinimumSize, 100_000, 1_000_000])
        {
            CaptureReading reading = CaptureReading.Of(compressed, blockSize);
            reading.Frames.Should().Equal(Capture.Frames);
            reading.Messages.Should().BeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Blocks_of_a_compressed_file_are_full_but_the_first(string format)
    {
        byte[] compressed = Compress(format, Capture.ToArray());

        CaptureReading.Of(compressed, blockSize: 1_000_000).BlockLengths.Should().HaveCount(2).And.Subject.Sum().Should().Be(500);
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 1000)]
    [InlineData("zstd", 1)]
    [InlineData("zstd", 1000)]
    public void A_compressed_pipe_is_read(string format, int bytesPerRead)
    {
        byte[] compressed = Compress(format, Capture.ToArray());

        CaptureReading.Of(new OneWayStream(compressed, bytesPerRead)).Frames.Should().Equal(Capture.Frames);
    }

    /// <summary>RFC 1952, 2.2 and RFC 8878, 3: members and frames may follow one another, cut anywhere.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Concatenated_parts_are_one_capture(string format)
    {
        byte[] capture = Capture.ToArray();
        byte[] compressed =
        [
            .. Compress(format, capture[..10]),
            .. Compress(format, capture[10..1000]),
            .. Compress(format, []),
            .. Compress(format, capture[1000..]),
        ];

        CaptureReading reading = CaptureReading.Of(compressed);

        reading.Frames.Should().Equal(Capture.Frames);
        reading.Messages.Should().BeEmpty();
    }

    /// <summary>RFC 8878, 3.1.2.</summary>
    [Theory]
    [InlineData(0x50)]
    [InlineData(0x5f)]
    public void Skippable_zstd_frames_are_skipped(byte magic)
    {
        byte[] skippable = [magic, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        byte[] compressed = [.. skippable, .. Compress("zstd", Capture.ToArray()), .. skippable];

        CaptureReading reading = CaptureReading.Of(compressed);

        reading.Frames.Should().Equal(Capture.Frames);
        reading.Messages.Should().BeEmpty();
    }

    /// <summary>
    /// GZipStream reports the cut only where the host asks for strict validation; without that, a cut between two records
    /// cannot be told from the end of the file.
    /// </summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void A_compressed_file_that_is_cut_gives_what_is_before_the_cut(string format)
    {
        byte[] compressed = Compress(format, Capture.ToArray());
        for (int length = compressed.Length / 2; length < compressed.Length - 100; length += 997)
        {
            CaptureReading reading = CaptureReading.Of(compressed[..length]);

            reading.Frames.Should().NotBeEmpty().And.Equal(Capture.Frames.Take(reading.Frames.Count));
            reading.Frames.Count.Should().BeLessThan(500);
            reading.Messages.Count.Should().Be((int)reading.Statistics.CorruptRecords);
            if (format == "zstd" || !Capture.Ends.Contains(UnpackedLength(compressed[..length])))
            {
                reading.Statistics.CorruptRecords.Should().Be(1, "{0} of {1} bytes are left", length, compressed.Length);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Random_damage_is_survived(string format)
    {
        byte[] original = Compress(format, Capture.ToArray());
        var random = new Random(3);
        int opened = 0;
        for (int round = 0; round < 300; round++)
        {
            byte[] compressed = [.. original];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                compressed[random.Next(4, compressed.Length)] = (byte)random.Next(256);
            }

            try
            {
                CaptureReading reading = CaptureReading.Of(compressed);
                reading.Messages.Count.Should().Be(reading.Statistics.CorruptRecords > 0 ? 1 : 0);
                opened++;
            }
            catch (Sdk.Plugins.PluginException)
            {
                // The damage is within the first bytes: there is no capture to read.
            }
        }

        opened.Should().BeGreaterThan(100);
    }

    [Theory]
    [InlineData("1f8b08")]
    [InlineData("1f8b0800000000000003ffffffffff")]
    [InlineData("28b52ffd")]
    [InlineData("28b52ffdffffffffffffffffffff")]
    public void Compressed_rubbish_is_no_capture(string hex)
    {
        Action open = () => CaptureReading.Of(Convert.FromHexString(hex));

        open.Should().Throw<Sdk.Plugins.PluginException>().WithMessage("test.pcap *");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reading_allocates_nothing_per_packet(string format)
    {
        byte[] compressed = Compress(format, new PcapBuilder().ManyFrames(20_000, longest: 200).ToArray());
        int frames = 0;
        Allocations.Least(() => CaptureReading.AllocatedOnceWarm(compressed, out frames)).Should().Be(0);
        frames.Should().BeGreaterThan(10_000);
    }

    private static int UnpackedLength(byte[] gzip)
    {
        using var unpacked = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        stream.CopyTo(unpacked);
        return (int)unpacked.Length;
    }

    private static byte[] Compress(string format, byte[] content)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = format == "gzip"
            ? new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)
            : new CompressionStream(compressed, level: 1, leaveOpen: true))
        {
            // An empty part is written too: only then does the gzip stream write its header.
            stream.Write(content);
            stream.Flush();
        }

        return compressed.ToArray();
    }
}
