using System.Globalization;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;
using Earshot.Spool.Segments;
using Earshot.Spool.Tests.Support;

namespace Earshot.Spool.Tests;

public sealed class SegmentTests
{
    [TsharkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tshark_reads_what_a_segment_says(bool compress)
    {
        using var own = new OwnSpool(new SpoolConfig { Compress = compress, Rtp = RtpContent.Full, MinFree = 0 });
        using (IPacketSpool spool = own.Open())
        {
            OwnSpool.Append(spool, SpoolKind.Signalling, 1, 3, 101);
            OwnSpool.Append(spool, SpoolKind.Rtp, 4, 2000, 503, new SourceStatistics { DroppedByKernel = 11, DroppedByInterface = 5 }, missed: 3);
            spool.Finish();
        }

        string extension = compress ? ".pcapng.zst" : ".pcapng";
        string sip = Path.Combine(own.Path, "1970-01-01", "00-00.sip" + extension);
        Tool.Run("tshark", "-r", sip, "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "frame.packet_id", "-e", "frame.comment")
            .Should().Be(string.Concat(Enumerable.Range(1, 3).Select(
                i => string.Create(CultureInfo.InvariantCulture, $"0.{i * 1_000_000:D9}\t101\t{i}\tCall-ID: call@example.net\n"))));
        string rtp = Path.Combine(own.Path, "1970-01-01", "00-00.rtp" + extension);
        Tool.Run("tshark", "-r", rtp, "-T", "fields", "-e", "frame.packet_id").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should().Equal(Enumerable.Range(4, 2000).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        string info = Tool.Run("capinfos", rtp);
        info.Should().Contain("nanoseconds (9)").And.Contain("Name = test0 [0]").And.Contain("Number of stat entries = 1");
    }

    [TsharkFact]
    public void Drops_stand_in_the_statistics()
    {
        using var own = new OwnSpool(new SpoolConfig { Rtp = RtpContent.Full, MinFree = 0 });
        using (IPacketSpool spool = own.Open())
        {
            OwnSpool.Append(spool, SpoolKind.Rtp, 4, 10, 100, new SourceStatistics { DroppedByKernel = 1, DroppedByInterface = 1 }, missed: 1);
            OwnSpool.Append(spool, SpoolKind.Rtp, 14, 10, 100, new SourceStatistics { DroppedByKernel = 12, DroppedByInterface = 6 }, missed: 4);
            spool.Finish();
        }

        // editcap keeps statistics; what reads them in clear is the block itself: option 5 is ifdrop, 7 is osdrop.
        byte[] bytes = File.ReadAllBytes(Path.Combine(own.Path, "1970-01-01", "00-00.rtp.pcapng"));
        string hex = Convert.ToHexStringLower(bytes);
        hex.Should().Contain("05000800" + "0500000000000000").And.Contain("07000800" + "0b00000000000000");
        System.Text.Encoding.UTF8.GetString(bytes).Should().Contain("3 packets were captured but not spooled");
    }

    /// <summary>A centre that was killed analyses packets of open calls again, with other numbers.</summary>
    [Fact]
    public void Packets_that_the_next_run_kept_again_come_once_and_those_captured_twice_come_twice()
    {
        using var own = new OwnSpool(new SpoolConfig { Rtp = RtpContent.Full, MinFree = 0 });
        using (IPacketSpool killed = own.Open())
        {
            OwnSpool.Append(killed, SpoolKind.Rtp, 1, 10, 100);
            OwnSpool.Append(killed, SpoolKind.Rtp, 1, 10, 100, renumbered: 100);
            OwnSpool.Append(killed, SpoolKind.Signalling, 1, 10, 100);
            killed.Finish();
        }

        using (IPacketSpool next = own.Open())
        {
            OwnSpool.Append(next, SpoolKind.Rtp, 1, 10, 100, renumbered: 1000);
            OwnSpool.Append(next, SpoolKind.Rtp, 1, 10, 100, renumbered: 1100);
            OwnSpool.Append(next, SpoolKind.Rtp, 11, 5, 100, renumbered: 1100);
            OwnSpool.Append(next, SpoolKind.Signalling, 1, 10, 100, renumbered: 1000);
            next.Finish();
        }

        own.Segments.Should().HaveCount(4);
        own.Numbers().Should().HaveCount(25);
        own.Numbers(SpoolKind.Signalling).Should().Equal(Enumerable.Range(1, 10).Select(number => (long)number));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_anywhere_a_segment_gives_its_whole_runs(bool compress)
    {
        using var own = new OwnSpool(new SpoolConfig { Compress = compress, Rtp = RtpContent.Full, FlushMs = 10, MinFree = 0 });
        using (IPacketSpool spool = own.Open())
        {
            for (int i = 0; i < 4; i++)
            {
                OwnSpool.Append(spool, SpoolKind.Rtp, i * 3, 3, 60);
                Thread.Sleep(TimeSpan.FromMilliseconds(12));
                spool.Tick();
            }

            spool.Finish();
        }

        SegmentFile file = SegmentFile.All(own.Path).Single();
        IndexEntry[] whole = Entries(file, isComplete: true);
        whole.Count(entry => entry.IsRun).Should().Be(4);
        byte[] bytes = File.ReadAllBytes(file.Path);
        File.Delete(file.IndexPath);
        for (int length = bytes.Length; length >= 0; length--)
        {
            File.WriteAllBytes(file.Path, bytes[..length]);
            IndexEntry[] expected = [.. whole.Where(entry => entry.Offset + entry.StoredLength <= length)];
            Entries(file, isComplete: false).Should().Equal(expected, "of {0} bytes {1} are there", bytes.Length, length);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damage_loses_packets_and_never_throws(bool compress)
    {
        using var own = new OwnSpool(new SpoolConfig { Compress = compress, Rtp = RtpContent.Full, MinFree = 0 });
        using (IPacketSpool spool = own.Open())
        {
            OwnSpool.Append(spool, SpoolKind.Rtp, 0, 10, 60);
            spool.Finish();
        }

        SegmentFile file = SegmentFile.All(own.Path).Single();
        byte[] data = File.ReadAllBytes(file.Path);
        byte[] index = File.ReadAllBytes(file.IndexPath);
        var random = new Random(1);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damagedData = [.. data];
            byte[] damagedIndex = [.. index];
            for (int i = random.Next(4); i >= 0; i--)
            {
                byte[] damaged = random.Next(2) == 0 ? damagedData : damagedIndex;
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(file.Path, damagedData);
            File.WriteAllBytes(file.IndexPath, damagedIndex);
            own.Numbers().Count.Should().BeLessThanOrEqualTo(10);
        }
    }

    [Fact]
    public void A_minute_that_comes_back_gets_another_file_and_one_reading()
    {
        using var own = new OwnSpool(new SpoolConfig { Rtp = RtpContent.Full, MinFree = 0 });
        for (int round = 0; round < 2; round++)
        {
            using IPacketSpool spool = own.Open();
            OwnSpool.Append(spool, SpoolKind.Rtp, round * 10, 10, 60);
            spool.Finish();
        }

        own.Segments.Should().Equal("00-00.rtp.1.pcapng", "00-00.rtp.pcapng");
        own.Numbers().Should().Equal(Enumerable.Range(0, 20).Select(number => (long)number));
    }

    [Fact]
    public void Packets_that_come_twice_are_there_once()
    {
        using var own = new OwnSpool(new SpoolConfig { Rtp = RtpContent.Full, MinFree = 0 });
        for (int round = 0; round < 2; round++)
        {
            using IPacketSpool spool = own.Open();
            OwnSpool.Append(spool, SpoolKind.Rtp, 0, 10, 60);
            spool.Finish();
        }

        own.Numbers().Should().Equal(Enumerable.Range(0, 10).Select(number => (long)number));
    }

    [Fact]
    public void Entries_read_back_what_was_written()
    {
        var media = new RunKey(
            SpoolKind.Rtcp,
            new TransportAddress(HostAddress.FromIPv4([192, 0, 2, 1]), 4001),
            new TransportAddress(new HostAddress(0x2001_0db8_0000_0000, 9), 65535),
            0xFEDC_BA98,
            0);
        foreach (RunKey key in new[] { media, RunKey.OfSignalling("a@b") })
        {
            var entry = new IndexEntry
            {
                Offset = 1L << 40,
                StoredLength = 77,
                PlainLength = 99,
                First = new Timestamp(-5),
                Last = new Timestamp(1_795_466_575_123_456_789),
                Key = key,
                Packets = 12,
                IsCut = true,
            };
            var links = new ChainLinks(uint.MaxValue, 3, 18);
            byte[] bytes = new byte[IndexFormat.Chained.EntryLength];
            IndexFormat.Write(bytes, entry, links);
            IndexFormat.Chained.TryRead(bytes, out IndexEntry read, out ChainLinks readLinks).Should().BeTrue();
            read.Should().Be(entry);
            readLinks.Should().Be(links);
            bytes[20] ^= 1;
            IndexFormat.Chained.TryRead(bytes, out _, out _).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("2026-11-23", "20-42.sip.pcapng")]
    [InlineData("2026-11-23", "00-00.rtp.3.pcapng.zst")]
    [InlineData("1969-12-31", "23-59.rtp.pcapng")]
    public void Names_read_back(string day, string file)
    {
        SegmentName.TryParse(day, file, out SegmentName name).Should().BeTrue();
        name.Path.Should().Be(Path.Combine(day, file));
    }

    [Theory]
    [InlineData("2026-11-23", "20-42.pcapng")]
    [InlineData("2026-11-23", "20-42.sip.x.pcapng")]
    [InlineData("2026-11-23", "20-42.fax.pcapng")]
    [InlineData("2026-11-23", "20-60.sip.pcapng")]
    [InlineData("2026-11-23", "20-42.sip.pcapng.gz")]
    [InlineData("2026-13-01", "20-42.sip.pcapng")]
    [InlineData("2026-11-23", "20-42.sip.idx")]
    public void Other_names_are_no_segments(string day, string file) => SegmentName.TryParse(day, file, out _).Should().BeFalse();

    private static IndexEntry[] Entries(SegmentFile file, bool isComplete)
    {
        using var index = new IndexReader(file);
        index.IsComplete.Should().Be(isComplete);
        return [.. index.All(_ => { })];
    }
}
