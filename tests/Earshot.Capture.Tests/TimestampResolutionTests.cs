using System.Numerics;
using Earshot.PcapFile;

namespace Earshot.Capture.Tests;

public class TimestampResolutionTests
{
    [Theory]
    [InlineData(6, 0, 1_700_000_000_123_456, 1_700_000_000_123_456_000)]
    [InlineData(9, 0, 1_700_000_000_123_456_789, 1_700_000_000_123_456_789)]
    [InlineData(0, 0, 1_700_000_000, 1_700_000_000_000_000_000)]
    [InlineData(3, 0, 1_700_000_000_123, 1_700_000_000_123_000_000)]
    [InlineData(12, 0, 1_700_000_123_456_789_999, 1_700_000_123_456_789)] // picoseconds, cut off
    [InlineData(6, 1_700_000_000, 5, 1_700_000_000_000_005_000)]
    [InlineData(6, -1, 500_000, -500_000_000)]
    [InlineData(0x80 | 10, 0, 1024 + 512, 1_500_000_000)] // 1/1024 s
    [InlineData(0x80 | 32, 0, (1UL << 32) + (1UL << 31) + 1, 1_500_000_000)] // NTP
    [InlineData(0x80 | 32, 100, 1UL << 31, 100_500_000_000)]
    [InlineData(0x80, 0, 7, 7_000_000_000)]
    [InlineData(127, 0, ulong.MaxValue, 0)]
    [InlineData(0xff, 0, ulong.MaxValue, 0)]
    [InlineData(0, 0, ulong.MaxValue, long.MaxValue)]
    [InlineData(6, long.MinValue, 0, long.MinValue)]
    [InlineData(6, long.MaxValue, ulong.MaxValue, long.MaxValue)]
    public void Ticks_become_nanoseconds(byte resolution, long offsetSeconds, ulong ticks, long expected) =>
        new TimestampResolution(resolution, offsetSeconds).ToTimestamp(ticks).Nanoseconds.Should().Be(expected);

    /// <summary>Against arithmetic without bounds, at and around every edge of the shortcuts.</summary>
    [Fact]
    public void Every_resolution_agrees_with_exact_arithmetic()
    {
        var random = new Random(1);
        for (int resolution = 0; resolution < 256; resolution++)
        {
            foreach (long offset in (long[])[0, 1, -1, 1_700_000_000, long.MinValue, long.MaxValue, random.NextInt64()])
            {
                var subject = new TimestampResolution((byte)resolution, offset);
                foreach (ulong ticks in Ticks(random))
                {
                    subject.ToTimestamp(ticks).Nanoseconds.Should().Be(Exact(resolution, offset, ticks));
                }
            }
        }
    }

    private static IEnumerable<ulong> Ticks(Random random)
    {
        for (ulong scale = 1; scale <= 1_000_000_000; scale *= 10)
        {
            ulong edge = long.MaxValue / scale;
            yield return edge - 1;
            yield return edge;
            yield return edge + 1;
        }

        yield return 0;
        yield return ulong.MaxValue;
        yield return (ulong)random.NextInt64();
    }

    private static long Exact(int resolution, long offset, ulong ticks)
    {
        int exponent = resolution & 0x7f;
        BigInteger divisor = BigInteger.Pow(resolution >= 0x80 ? 2 : 10, exponent);
        BigInteger time = (ticks * BigInteger.Pow(10, 9) / divisor) + (offset * BigInteger.Pow(10, 9));
        return (long)BigInteger.Min(BigInteger.Max(time, long.MinValue), long.MaxValue);
    }
}
