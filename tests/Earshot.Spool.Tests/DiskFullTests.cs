using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Spool.Tests.Support;

namespace Earshot.Spool.Tests;

/// <summary>A disk of 4 MB, mounted for the test.</summary>
public sealed class DiskFullTests
{
    [MountFact]
    public void A_full_disk_loses_what_does_not_fit_and_nothing_else()
    {
        DirectoryInfo disk = Directory.CreateTempSubdirectory("earshot-disk-");
        Tool.Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.FullName);
        try
        {
            using var own = new OwnSpool(new SpoolConfig
            {
                Directory = Path.Combine(disk.FullName, "spool"),
                Rtp = RtpContent.Full,
                RtpMaxSize = 0,
                FlushMs = 10,
                MaxMemory = 2,
                MinFree = 0,
            });
            string filler = Path.Combine(disk.FullName, "filler");
            File.WriteAllBytes(filler, new byte[2_000_000]);
            List<long> kept = FillUp(own, filler);
            own.Numbers().Should().Equal(kept);
            foreach (string segment in Directory.GetFiles(own.Config.Directory, "*.pcapng", SearchOption.AllDirectories))
            {
                Tool.Run("tshark", "-r", segment);
            }
        }
        finally
        {
            Tool.Run("umount", disk.FullName);
            disk.Delete();
        }
    }

    /// <returns>The packets that were not lost.</returns>
    private static List<long> FillUp(OwnSpool own, string filler)
    {
        using IPacketSpool spool = own.Open();
        long next = 0;
        Action append = () =>
        {
            while (next < 10_000)
            {
                OwnSpool.Append(spool, SpoolKind.Rtp, next, 100, 1000);
                next += 100;
            }
        };
        append.Should().Throw<PluginException>().WithMessage("cannot write the spool in *: *space*");
        long lost = spool.Lost;
        List<long> before = own.Numbers();
        before.Should().NotBeEmpty();
        (before.Count + lost).Should().Be(next + 100, "every packet is there or counted");
        before.Should().Equal(Enumerable.Range(0, before.Count).Select(number => (long)number));

        int files = Files(own).Length;
        for (int i = 0; i < 5; i++)
        {
            Action again = () =>
            {
                // More than memory holds.
                for (int batch = 0; batch < 30; batch++)
                {
                    OwnSpool.Append(spool, SpoolKind.Rtp, next += 100, 100, 1000);
                }
            };
            again.Should().Throw<PluginException>();
        }

        Files(own).Should().HaveCount(files, "a try that fails leaves nothing behind");
        lost = spool.Lost;

        // Once there is room again, so is the spool.
        File.Delete(filler);
        OwnSpool.Append(spool, SpoolKind.Rtp, 40_000, 100, 1000);
        spool.Finish();
        spool.Lost.Should().Be(lost);
        return [.. before, .. Enumerable.Range(40_000, 100).Select(number => (long)number)];
    }

    private static string[] Files(OwnSpool own) => Directory.GetFiles(own.Config.Directory, "*", SearchOption.AllDirectories);
}
