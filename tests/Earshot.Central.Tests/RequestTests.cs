using Earshot.Central.Tests.Support;
using Earshot.CentralSensor;
using Earshot.CentralSensor.Packets;
using Earshot.CentralSensor.Records;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Central.Tests;

public sealed class RequestTests
{
    private static readonly TransportAddress Alice = TransportAddress.Parse("192.0.2.1:5060");
    private static readonly TransportAddress Bob = TransportAddress.Parse("[2001:db8::2]:5080");

    [Fact]
    public async Task A_sensor_tells_its_calls_its_configuration_and_its_packets()
    {
        LiveCall[] calls = 
        [
            new("a@b", new Timestamp(1), new Timestamp(2), "1", "2", Alice, Bob, [Alice, Bob]),
            new("c@d", new Timestamp(3), null, null, null, Bob, default, []) { Ended = new Timestamp(4) },
        ];
        var spool = new FakeSpool(3_000);
        using Site site = new Site().Start();
        using RecordUplink uplink = site.Records("sensor-1", services: new FakeSensor("sensor-1") { Calls = calls, Spool = spool });
        await Eventually.Be(() => site.Receiver.Sensors.Any(state => state.IsConnected), "it connects");

        site.Receiver.LiveCalls(1).Should().BeEquivalentTo(calls, options => options.WithStrictOrdering());
        site.Receiver.Configuration(1).Should().Be("[capture]\nplugin = \"LivePcap\"\n");
        ISpoolReader remote = site.Receiver.OpenSpool(1);
        remote.Oldest(media: true).Should().Be(new Timestamp(77));
        remote.Oldest(media: false).Should().BeNull();
        SpoolSelection selection = new(SpoolKind.Rtp, new Timestamp(5), new Timestamp(9)) { Source = Alice, Endpoint = Bob, Ssrc = 0xffffffff, CallId = "x" };
        List<SpooledPacket> packets = [.. remote.Read([selection])];

        spool.Asked.Should().BeEquivalentTo([selection]);
        packets.Select(Describe).Should().Equal(spool.Packets.Select(Describe));
    }

    [Fact]
    public async Task A_large_transfer_does_not_hold_records_up()
    {
        var spool = new FakeSpool(200_000);
        using Site site = new Site().Start();
        using RecordUplink uplink = site.Records("sensor-1", services: new FakeSensor("sensor-1") { Spool = spool });
        await Eventually.Be(() => site.Receiver.Sensors.Any(state => state.IsConnected), "it connects");

        // Nobody reads on: what is on its way waits in its own window.
        using IEnumerator<SpooledPacket> reading = site.Receiver.OpenSpool(1).Read([new(SpoolKind.Rtp, default, Timestamp.MaxValue)]).GetEnumerator();
        reading.MoveNext().Should().BeTrue();
        uplink.Append(new RecordBatch([SampleCalls.Answered(1)], [], []));
        await Eventually.Be(() => site.Centre.Records.Count == 1, "the record comes");
        spool.Given.Should().BeLessThan(200_000, "the transfer is held up where it comes from");
        int rest = 1;
        while (reading.MoveNext())
        {
            rest++;
        }

        rest.Should().Be(200_000);
    }

    [Fact]
    public async Task A_reading_that_is_given_up_ends_at_the_sensor_too()
    {
        var spool = new FakeSpool(1_000_000);
        using Site site = new Site().Start();
        using RecordUplink uplink = site.Records("sensor-1", services: new FakeSensor("sensor-1") { Spool = spool });
        await Eventually.Be(() => site.Receiver.Sensors.Any(state => state.IsConnected), "it connects");

        site.Receiver.OpenSpool(1).Read([new(SpoolKind.Rtp, default, Timestamp.MaxValue)]).Take(10).Should().HaveCount(10);

        await Eventually.Be(() => spool.IsLeft, "the sensor stops reading");
        spool.Given.Should().BeLessThan(1_000_000);
    }

    [Fact]
    public async Task What_cannot_be_told_is_said()
    {
        using Site site = new Site().Start();
        CentralSensorConfig config = site.SensorConfig(packets: true);
        config.AnswerRequests = false;
        using PacketUplink silent = site.Packets("sensor-1", config, services: new FakeSensor("sensor-1") { Spool = new FakeSpool(1) });
        await Eventually.Be(() => silent.Health().IsConnected, "it connects");
        using PacketUplink sender = site.Packets("sensor-2");
        await Eventually.Be(() => sender.Health().IsConnected, "it connects");

        site.Receiver.Invoking(centre => centre.Configuration(1)).Should().Throw<PluginException>().WithMessage("*does not allow*");
        site.Receiver.Invoking(centre => centre.LiveCalls(1)).Should().Throw<PluginException>().WithMessage("*does not allow*");
        site.Receiver.Invoking(centre => centre.OpenSpool(1)).Should().Throw<PluginException>().WithMessage("*does not allow*");
        site.Receiver.Invoking(centre => centre.OpenSpool(2)).Should().Throw<PluginException>().WithMessage("*keeps no packets*");
        site.Receiver.LiveCalls(2).Should().BeEmpty();
        site.Receiver.Invoking(centre => centre.LiveCalls(3)).Should().Throw<PluginException>().WithMessage("*not connected*");
    }

    [Fact]
    public async Task A_reading_fails_when_the_connection_breaks()
    {
        using Site site = new Site().Start();
        using var proxy = new Proxy(site.Receiver.EndPoint);
        using RecordUplink uplink = site.Records(
            "sensor-1", site.SensorConfig(packets: false, proxy.Port), new FakeSensor("sensor-1") { Spool = new FakeSpool(1_000_000) });
        await Eventually.Be(() => site.Receiver.Sensors.Any(state => state.IsConnected), "it connects");

        Action read = () =>
        {
            int count = 0;
            foreach (SpooledPacket _ in site.Receiver.OpenSpool(1).Read([new(SpoolKind.Rtp, default, Timestamp.MaxValue)]))
            {
                if (++count == 100)
                {
                    proxy.Cut(reopen: true);
                }
            }
        };

        read.Should().Throw<PluginException>().WithMessage("*broke*");
    }

    private static (SpoolKind Kind, Frame Frame, long Number, Timestamp Time, bool IsCut, string Bytes) Describe(SpooledPacket packet) =>
        (packet.Kind, packet.Frame, packet.Number, packet.Time, packet.IsCut, Convert.ToBase64String(packet.Bytes.Span));

    private sealed class FakeSpool(int count) : ISpoolReader
    {
        public IReadOnlyList<SpoolSelection> Asked { get; private set; } = [];

        public int Given { get; private set; }

        public bool IsLeft { get; private set; }

        public IEnumerable<SpooledPacket> Packets => Enumerable.Range(0, count).Select(Packet);

        public IEnumerable<SpooledPacket> Read(IReadOnlyList<SpoolSelection> selections)
        {
            Asked = selections;
            try
            {
                foreach (SpooledPacket packet in Packets)
                {
                    Given++;
                    yield return packet;
                }
            }
            finally
            {
                IsLeft = true;
            }
        }

        public Timestamp? Oldest(bool media) => media ? new Timestamp(77) : null;

        private static SpooledPacket Packet(int number)
        {
            byte[] bytes = new byte[200 + (number % 50)];
            new Random(number).NextBytes(bytes);
            var frame = new Frame(new Timestamp(1_000_000_007L * number), 0, bytes.Length, bytes.Length + (number % 3), 2, LinkType.LinuxSll);
            return new SpooledPacket((SpoolKind)(number % 4), frame, number, new Timestamp(number), number % 2 == 1, bytes);
        }
    }
}
