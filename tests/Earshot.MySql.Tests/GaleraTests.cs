using Earshot.Mirror.Tests.Support;
using Earshot.MySql.Tests.Servers;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

public sealed class GaleraTests
{
    [GaleraFact]
    public void Node_killed_under_load_loses_nothing_and_no_sensor_notices()
    {
        using var cluster = new GaleraCluster();
        string database = cluster.Nodes[0].NewDatabase();
        using Sensor first = SensorAt(cluster, database, [0, 1, 2]);
        using Sensor second = SensorAt(cluster, database, [1, 2, 0]);
        using ICallStore firstStore = first.Open();
        using ICallStore secondStore = second.Open();
        CallRecord[] firstCalls = [.. Enumerable.Range(0, 1500).Select(number => Call(number, "one"))];
        CallRecord[] secondCalls = [.. Enumerable.Range(0, 1500).Select(number => Call(number, "two"))];

        int appended = 0;
        // Two sensors write to two nodes the same texts at the same time, so that certification fails now and then.
        Task[] loads = [Load(firstStore, firstCalls, () => Interlocked.Add(ref appended, 50)), Load(secondStore, secondCalls, () => { })];
        Eventually.Is(() => Volatile.Read(ref appended) > 500, "load");
        cluster.Nodes[0].Kill();
        int atKill = appended;
        Task.WaitAll(loads);
        Eventually.Is(
            () => firstStore.Health().Waiting + secondStore.Health().Waiting == 0,
            "all is stored",
            detail: () => $"{firstStore.Health()} {secondStore.Health()} {string.Join('\n', first.Context.Messages.Concat(second.Context.Messages))}");

        atKill.Should().BeLessThan(1500, "the node died amid the load");
        foreach (MariaDbServer node in cluster.Nodes[1..])
        {
            Eventually.Is(() => node.Sql("SELECT COUNT(*) FROM earshot_call", database).Single() == "3000", "the node has applied all");
            StoredRows.ShouldBe(node, database, [.. firstCalls, .. secondCalls]);
        }

        firstStore.Query(new CallQuery { Limit = 2 }).Select(call => call.Id).Should().Equal(firstCalls[^1].Id, secondCalls[^1].Id);
        firstStore.DeleteBefore(new DateOnly(2026, 11, 24));
        firstStore.Count(new CallQuery(), 10).Should().Be(0);
    }

    private static Task Load(ICallStore store, CallRecord[] calls, Action appended) => Task.Run(() =>
    {
        foreach (CallRecord[] batch in calls.Chunk(50))
        {
            store.Append(batch);
            appended();
        }
    });

    private static CallRecord Call(int number, string sensor) => SampleCalls.Answered($"{sensor}-{number}", SampleCalls.Noon.AddSeconds(number), sensor) with
    {
        UserAgentCaller = $"agent {number / 7}",
        ReasonPhrase = $"reason {number / 11}",
    };

    private static Sensor SensorAt(GaleraCluster cluster, string database, int[] order)
    {
        var sensor = new Sensor(cluster.Nodes[0], database);
        sensor.Config.Server = string.Join(',', order.Select(node => $"127.0.0.1:{cluster.Nodes[node].Port}"));
        return sensor;
    }
}
