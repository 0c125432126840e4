using Earshot.LivePcap;
using Earshot.Sdk.Packets;

namespace Earshot.Live.Tests;

/// <summary>The block that packets are copied into.</summary>
public sealed class LiveBlockTests
{
    [Fact]
    public void Frames_of_several_interfaces_are_put_in_the_order_of_time()
    {
        LiveBlock block = new LiveBlockPool().Take();
        foreach ((int time, byte what) in new[] { (5, (byte)1), (7, (byte)2), (7, (byte)3), (4, (byte)4), (6, (byte)5), (7, (byte)6) })
        {
            block.Add(new Timestamp(time), [what], 1, 0, LinkType.Ethernet);
        }

        block.SortByTime();

        var order = new List<byte>();
        foreach (Frame frame in block.Frames)
        {
            order.Add(block.Bytes[frame.Offset]);
        }

        order.Should().Equal(4, 1, 5, 2, 3, 6);
    }
}
