using System.Diagnostics;
using System.Globalization;
using Earshot.Sdk.Storage;
using Earshot.Spool.Segments;
using Earshot.Spool.Tests.Support;

namespace Earshot.Spool.Tests;

/// <summary>
/// A writer is killed at a random moment. More moments by
/// <c>EARSHOT_CRASHES=100 dotnet test tests/Earshot.Spool.Tests -c Release --filter CrashTests</c>.
/// </summary>
public sealed class CrashTests
{
    private const string CountVariable = "EARSHOT_CRASHES";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Killed_at_any_moment_what_was_to_be_there_is(bool compress)
    {
        int crashes = int.Parse(Environment.GetEnvironmentVariable(CountVariable) ?? "10", CultureInfo.InvariantCulture) / 2;
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int crash = 0; crash < crashes; crash++)
        {
            using var own = new OwnSpool(new SpoolConfig { Compress = compress, Rtp = RtpContent.Full, MinFree = 0 });
            long acknowledged = CrashAfter(own.Path, TimeSpan.FromMilliseconds(random.Next(1, 400)), compress);
            Check(own, acknowledged, $"before the repair, seed {seed}, crash {crash}");

            using (own.Open())
            {
                // Repairs.
            }

            Check(own, acknowledged, $"after the repair, seed {seed}, crash {crash}");
            Directory.GetFiles(own.Path, "*.new", SearchOption.AllDirectories).Should().BeEmpty();
            SegmentFile[] segments = [.. SegmentFile.All(own.Path).OrderBy(segment => segment.Name.Minute)];
            foreach (SegmentFile segment in segments)
            {
                using var index = new IndexReader(segment);
                index.IsComplete.Should().BeTrue();
            }

            // The last minutes were being written.
            foreach (SegmentFile segment in Requires.Tshark is null ? segments.TakeLast(4) : [])
            {
                Tool.Run("tshark", "-r", segment.Path);
            }
        }
    }

    private static void Check(OwnSpool own, long acknowledged, string because)
    {
        List<long> numbers = own.Numbers();
        numbers.Should().OnlyHaveUniqueItems().And.BeInAscendingOrder();
        numbers.Count.Should().BeGreaterThanOrEqualTo((int)acknowledged, because);
        numbers.Take((int)acknowledged).Should().Equal(Enumerable.Range(0, (int)acknowledged).Select(number => (long)number), because);
        own.Numbers(SpoolKind.Signalling).Count.Should().BeGreaterThanOrEqualTo((int)(acknowledged / CrashingWriter.Group), because);
        for (int stream = 0; stream < CrashingWriter.Streams; stream += 17)
        {
            own.NumbersOf(stream).Should().Equal(numbers.Where(number => CrashingWriter.StreamOf(number) == stream), because);
        }
    }

    /// <returns>Up to which number packets must be there.</returns>
    private static long CrashAfter(string directory, TimeSpan delay, bool compress)
    {
        using Process writer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { "exec", typeof(CrashTests).Assembly.Location, directory, "0", compress.ToString() },
            RedirectStandardOutput = true,
        })!;
        long acknowledged = long.Parse(writer.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        using var killer = new Timer(_ => writer.Kill(), null, delay, Timeout.InfiniteTimeSpan);
        while (writer.StandardOutput.ReadLine() is { } line)
        {
            // The last line may be cut.
            acknowledged = long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > acknowledged
                ? number
                : acknowledged;
        }

        writer.WaitForExit();
        return acknowledged;
    }
}
