using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Spool.Tests.Support;

namespace Earshot.Spool.Tests;

public sealed class RetentionTests
{
    private const int Minute = 60_000;

    [Fact]
    public void Beyond_its_size_a_part_loses_its_oldest_minutes_and_the_other_none()
    {
        using var own = new OwnSpool(new SpoolConfig { Rtp = RtpContent.Full, RtpMaxSize = 2, MinFree = 0 });
        using (IPacketSpool spool = own.Open())
        {
            for (int minute = 0; minute < 8; minute++)
            {
                OwnSpool.Append(spool, SpoolKind.Rtp, minute * Minute, 600, 1000); // 0.6 MB
                OwnSpool.Append(spool, SpoolKind.Signalling, minute * Minute, 1, 500);
            }

            spool.Finish();
        }

        own.Segments.Where(name => name.Contains("rtp", StringComparison.Ordinal)).Should()
            .Equal("00-05.rtp.pcapng", "00-06.rtp.pcapng", "00-07.rtp.pcapng");
        own.Segments.Count(name => name.Contains("sip", StringComparison.Ordinal)).Should().Be(8);
        own.OpenReader().Oldest(media: true)!.Value.Seconds.Should().Be(5 * 60);
        own.OpenReader().Oldest(media: false)!.Value.Seconds.Should().Be(0);
    }

    [Fact]
    public void What_is_left_fits_the_limit_together_with_its_indexes()
    {
        const int limit = 1_000_000;
        using var own = new OwnSpool(new SpoolConfig { SipMaxSize = 1, MinFree = 0 });
        using (IPacketSpool spool = own.Open())
        {
            for (int minute = 0; minute < 20; minute++)
            {
                // Each call has a run, and an entry of the index, of its own.
                for (int call = 0; call < 100; call++)
                {
                    OwnSpool.Append(spool, SpoolKind.Signalling, (minute * Minute) + (call * 100), 1, 500, stream: call + 1);
                }
            }

            spool.Finish();
        }

        long size = new DirectoryInfo(own.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        size.Should().BeInRange(limit - 100_000, limit);
    }

    [Fact]
    public void What_was_written_too_long_ago_goes_whatever_its_packets_time()
    {
        using var own = new OwnSpool(new SpoolConfig { Rtp = RtpContent.Full, RtpMaxAge = 7, SipMaxAge = 30, MinFree = 0 });
        Fill(own, minutes: 4);
        foreach (string path in Directory.GetFiles(own.Path, "00-0[01].*.pcapng", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(own.Path, "00-00*.pcapng", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(own.Path, "00-01*.pcapng", SearchOption.AllDirectories)))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(path.Contains("00-00", StringComparison.Ordinal) ? -31 : -8));
        }

        own.Open().Dispose();

        own.Segments.Should().Equal(
            "00-01.sip.pcapng", "00-02.rtp.pcapng", "00-02.sip.pcapng", "00-03.rtp.pcapng", "00-03.sip.pcapng");
    }

    [Fact]
    public void When_the_disk_is_too_full_media_goes_before_signalling_and_then_nothing_is_taken()
    {
        using var own = new OwnSpool(new SpoolConfig { Rtp = RtpContent.Full, MinFree = 0 });
        Fill(own, minutes: 2);
        own.Config.MinFree = int.MaxValue; // more than any disk has

        using IPacketSpool spool = own.Open();

        own.Segments.Should().BeEmpty();
        Action append = () => OwnSpool.Append(spool, SpoolKind.Rtp, 0, 5, 100);
        append.Should().Throw<PluginException>().WithMessage("cannot write the spool in *: less than * MB (min_free) are free, and nothing is left to delete");
        spool.Lost.Should().Be(5);
        own.Messages.Should().ContainSingle(message => message.StartsWith("warning: less than", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_writer_is_refused_and_readers_are_not()
    {
        using var own = new OwnSpool(new SpoolConfig { MinFree = 0 });
        using IPacketSpool first = own.Open();
        Action second = () => own.Open();

        second.Should().Throw<PluginException>().WithMessage("another process writes the spool in *");
        own.Numbers().Should().BeEmpty();
    }

    private static void Fill(OwnSpool own, int minutes)
    {
        using IPacketSpool spool = own.Open();
        for (int minute = 0; minute < minutes; minute++)
        {
            OwnSpool.Append(spool, SpoolKind.Rtp, minute * Minute, 10, 100);
            OwnSpool.Append(spool, SpoolKind.Signalling, minute * Minute, 1, 100);
        }

        spool.Finish();
    }
}
