using Earshot.Host.Configuration;

namespace Earshot.Host.Tests.Configuration;

public sealed class NearestTests
{
    [Theory]
    [InlineData("shard", "shards")]
    [InlineData("max_detph", "max_depth")]
    [InlineData("SHARDS", "shards")]
    [InlineData("completely_else", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_the_one_with_the_fewest_edits(string name, string? expected)
    {
        Nearest.Find(name, ["shards", "max_depth", "max_tcp_memory"]).Should().Be(expected);
    }
}
