using Earshot.MySqlStore.Queue;

namespace Earshot.MySql.Tests;

public sealed class QueueDelayTests
{
    [Theory]
    [InlineData(1, 500)]
    [InlineData(2, 1000)]
    [InlineData(3, 2000)]
    [InlineData(4, 4000)]
    [InlineData(5, 5000)]
    [InlineData(11, 5000)]
    [InlineData(64, 5000)]
    [InlineData(int.MaxValue, 5000)]
    public void Doubles_up_to_five_seconds_however_long_the_server_is_away(int failures, int milliseconds)
    {
        QueueDrain.Delay(failures, 1).Should().Be(TimeSpan.FromMilliseconds(milliseconds));
        QueueDrain.Delay(failures, 0).Should().Be(TimeSpan.FromMilliseconds(milliseconds / 2.0));
    }
}
