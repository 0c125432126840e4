using Earshot.Host.Pipeline;
using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests;

public class PacketClockTests
{
    private const long Start = 1_700_000_000;
    private readonly PacketClock clock = new();

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    [InlineData(-59)]
    [InlineData(3600)]
    [InlineData(86_000)]
    [InlineData(62 * 3600)] // from Friday evening to Monday morning
    public void A_plausible_step_is_taken_at_once(double seconds)
    {
        clock.Observe(At(0));
        clock.Observe(At(seconds)).Should().Be(At(seconds));
        clock.Now.Should().Be(At(seconds));
        clock.Outliers.Should().Be(0);
    }

    [Theory]
    [InlineData(-61)]
    [InlineData(-1_600_000_000)]
    [InlineData(605_000)]
    [InlineData(400_000_000)]
    public void One_wild_stamp_gets_the_clocks_time(double seconds)
    {
        clock.Observe(At(0));
        clock.Observe(At(seconds)).Should().Be(At(0));
        clock.Observe(At(1)).Should().Be(At(1));
        clock.Outliers.Should().Be(1);
    }

    [Theory]
    [InlineData(-7200)]
    [InlineData(900_000)]
    public void Ten_that_agree_move_the_clock(double seconds)
    {
        clock.Observe(At(0));
        for (int i = 0; i < 9; i++)
        {
            clock.Observe(At(seconds + i)).Should().Be(At(0), "only {0} packets agree", i + 1);
        }

        clock.Observe(At(seconds + 9)).Should().Be(At(seconds + 9));
        clock.Now.Should().Be(At(seconds + 9));
        clock.Outliers.Should().Be(9);
    }

    [Fact]
    public void Nine_that_agree_and_one_that_does_not_begin_anew()
    {
        clock.Observe(At(0));
        for (int i = 0; i < 9; i++)
        {
            clock.Observe(At(-7200));
        }

        clock.Observe(At(-900_000)).Should().Be(At(0));
        clock.Observe(At(-7200)).Should().Be(At(0));
        clock.Outliers.Should().Be(11);
    }

    [Fact]
    public void A_new_source_sets_the_clock()
    {
        clock.Observe(At(0));
        clock.Restart();
        clock.Observe(At(-1_000_000)).Should().Be(At(-1_000_000));
        clock.Outliers.Should().Be(0);
    }

    private static Timestamp At(double seconds) => new Timestamp(Start * Timestamp.NanosecondsPerSecond).AddSeconds(seconds);
}
