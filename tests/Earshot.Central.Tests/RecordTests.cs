using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Central.Tests.Support;
using Earshot.CentralSensor;
using Earshot.CentralSensor.Records;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Central.Tests;

public sealed class RecordTests
{
    [Fact]
    public void All_kinds_of_records_come_whole_under_the_sensor_s_name()
    {
        using Site site = new Site().Start();
        using RecordUplink uplink = site.Records("sensor-1");
        // Nanoseconds that JSON has no room for.
        var start = new Timestamp(SampleCalls.Noon.Nanoseconds + 123);
        CallRecord call = SampleCalls.Answered("a@b", start, sensor: "what it calls itself");
        var registration = new RegistrationRecord { Aor = "a@b", Start = start, End = start.AddSeconds(1) };
        var request = new RequestRecord { Method = "MESSAGE", CallId = "m@b", Start = start, End = start };

        uplink.Append(new RecordBatch([call], [registration], [request]));
        uplink.Finish(CancellationToken.None);

        RecordBatch kept = site.Centre.Records.Single();
        Json(kept.Calls.Single(), RecordJson.Default.CallRecord).Should().Be(
            Json(call with { Sensor = "sensor-1", Id = RecordId.Of("sensor-1", "a@b", start) }, RecordJson.Default.CallRecord));
        Json(kept.Registrations.Single(), RecordJson.Default.RegistrationRecord).Should().Be(
            Json(registration with { Sensor = "sensor-1" }, RecordJson.Default.RegistrationRecord));
        Json(kept.Requests.Single(), RecordJson.Default.RequestRecord).Should().Be(Json(request with { Sensor = "sensor-1" }, RecordJson.Default.RequestRecord));
        new[] { kept.Calls.Single().Start, kept.Registrations.Single().Start, kept.Requests.Single().Start }.Should().AllBeEquivalentTo(start);
        (uplink.Health().SentRecords, uplink.Health().WaitingBytes).Should().Be((3, 0));
        SensorState state = site.State("sensor-1");
        (state.Records, state.Sends).Should().Be((3, "records"));
        site.Centre.Lanes.Should().Be(0);
    }

    [Fact]
    public async Task Records_wait_for_the_centre_across_restarts_of_both_ends()
    {
        using Site site = new Site().Start();
        site.Receiver.Dispose();
        using (RecordUplink first = site.Records("sensor-1"))
        {
            Append(first, 0, 500);
            first.Finish(new CancellationToken(canceled: true));
        }

        using RecordUplink second = site.Records("sensor-1");
        Append(second, 500, 500);
        site.Start();
        second.Finish(CancellationToken.None);

        site.Centre.Records.SelectMany(batch => batch.Calls).Select(call => call.CallId).Should().Equal(Enumerable.Range(0, 1000).Select(i => $"call-{i}@sample"));
        await Eventually.Be(() => second.Health().WaitingBytes == 0, "the queue is empty");
    }

    [Fact]
    public async Task Records_that_the_centre_cannot_keep_come_again()
    {
        using Site site = new Site().Start();
        site.Centre.Refuses = "the disk is full";
        using RecordUplink uplink = site.Records("sensor-1");
        Append(uplink, 0, 3);
        await Eventually.Be(() => uplink.Health().Problem?.Contains("the disk is full", StringComparison.Ordinal) == true, "it says why they wait");
        uplink.Health().IsConnected.Should().BeTrue();
        uplink.Health().SentRecords.Should().Be(0);

        site.Centre.Refuses = null;
        uplink.Finish(CancellationToken.None);

        site.Centre.Records.Sum(batch => batch.Count).Should().Be(3);
        uplink.Health().Problem.Should().BeNull();
    }

    [Fact]
    public async Task A_link_that_is_cut_loses_no_record()
    {
        using Site site = new Site().Start();
        using var proxy = new Proxy(site.Receiver.EndPoint);
        using RecordUplink uplink = site.Records("sensor-1", site.SensorConfig(packets: false, proxy.Port));
        for (int i = 0; i < 20; i++)
        {
            Append(uplink, i * 100, 100);
            if (i % 5 == 4)
            {
                await Eventually.Be(() => uplink.Health().SentRecords >= i * 50, "it is at work");
                proxy.Cut(reopen: true);
            }
        }

        uplink.Finish(CancellationToken.None);

        // A batch that was on its way may come twice; stores take it once.
        string[] expected = [.. Enumerable.Range(0, 2000).Select(i => $"call-{i}@sample")];
        site.Centre.Records.SelectMany(batch => batch.Calls).Select(call => call.CallId).Distinct().Should().Equal(expected);
    }

    [Fact]
    public void A_full_queue_takes_all_of_a_batch_or_nothing()
    {
        using Site site = new Site().Start();
        site.Receiver.Dispose();
        CentralSensorConfig config = site.SensorConfig(packets: false);
        config.QueueSize = 1;
        using RecordUplink uplink = site.Records("sensor-1", config);
        int batches = 0;
        Action more = () =>
        {
            Append(uplink, batches * 50, 50);
            batches++;
        };

        more.Invoking(append =>
        {
            while (true)
            {
                append();
            }
        }).Should().Throw<PluginException>();
        site.Start();
        uplink.Finish(CancellationToken.None);

        site.Centre.Records.Sum(batch => batch.Count).Should().Be(batches * 50);
        batches.Should().BeGreaterThan(1);
    }

    private static string Json<T>(T record, JsonTypeInfo<T> type) => JsonSerializer.Serialize(record, type);

    private static void Append(RecordUplink uplink, int first, int count) =>
        uplink.Append(new RecordBatch([.. Enumerable.Range(first, count).Select(number => SampleCalls.Answered(number))], [], []));
}
