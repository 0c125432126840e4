using Earshot.Central.Tests.Support;
using Earshot.CentralSensor.Packets;
using Earshot.Sdk.Transport;

namespace Earshot.Central.Tests;

public sealed class PacketTests
{
    [Fact]
    public async Task A_sensor_s_packets_come_out_at_the_centre_as_they_went_in()
    {
        using Site site = new Site().Start();
        using PacketUplink uplink = site.Packets("sensor-1");
        TestBlock[] blocks = [.. Enumerable.Range(0, 40).Select(seed => TestBlock.Random(seed, 100))];
        foreach (TestBlock block in blocks)
        {
            uplink.Send(block, mayWait: true, CancellationToken.None);
        }

        uplink.Finish(CancellationToken.None);

        site.Centre.Frames.Should().Equal(blocks.SelectMany(SeenFrame.Of));
        uplink.Health().SentPackets.Should().Be(4000);
        uplink.Health().WaitingBytes.Should().Be(0);
        await Eventually.Be(() => site.Centre.Ended == 1, "the lane ends with the sensor's source");
        SensorState state = site.State("sensor-1");
        (state.Sensor.Id, state.Packets, state.Sends, state.Version).Should().Be((1, 4000, "packets", "0.1.0-test"));
        state.Dropped.Should().BeEmpty();
    }
}
