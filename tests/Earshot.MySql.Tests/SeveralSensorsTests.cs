using Earshot.Mirror.Tests.Support;
using Earshot.MySql.Tests.Servers;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

[Collection(nameof(SharedServer))]
public sealed class SeveralSensorsTests(SharedServer shared)
{
    private const int Sensors = 4;

    [MySqlFact]
    public void Sensors_that_write_at_once_agree()
    {
        string database = shared.Server.NewDatabase();
        CallRecord[][] calls = [.. Enumerable.Range(0, Sensors).Select(sensor => Enumerable.Range(0, 400).Select(number => Call(sensor, number)).ToArray())];
        using var start = new Barrier(Sensors);

        // All of them make the tables, the partitions, the numbers of sensors and the ids of the same texts.
        Parallel.For(0, Sensors, new ParallelOptions { MaxDegreeOfParallelism = Sensors }, number =>
        {
            using var sensor = new Sensor(shared.Server, database);
            start.SignalAndWait();
            using ICallStore store = sensor.Open();
            foreach (CallRecord[] batch in calls[number].Chunk(40))
            {
                store.Append(batch);
            }

            Eventually.Is(() => store.Health().Waiting == 0, "all is stored");
        });

        CallRecord[] all = [.. calls.SelectMany(call => call)];
        StoredRows.ShouldBe(shared.Server, database, all);
        shared.Server.Sql("SELECT COUNT(*), MIN(id_sensor), MAX(id_sensor) FROM sensors", database).Should().Equal($"{Sensors}\t1\t{Sensors}");
        shared.Server.Sql(
            "SELECT s.name, COUNT(*) FROM cdr JOIN sensors s USING (id_sensor) JOIN cdr_ua u ON u.id = a_ua_id JOIN cdr_sip_response r ON r.id = lastSIPresponse_id "
            + "WHERE cdr.called LIKE CONCAT('%-', s.name) AND u.ua LIKE 'agent %' GROUP BY s.name ORDER BY s.name",
            database).Should().Equal(Enumerable.Range(0, Sensors).Select(sensor => $"sensor-{sensor}\t400"));
        shared.Server.Sql("SELECT COUNT(*) FROM cdr_ua WHERE ua LIKE 'agent %'", database).Should().Equal("50");
    }

    // Calls of all sensors start at the same moments.
    private static CallRecord Call(int sensor, int number)
    {
        string name = $"sensor-{sensor}";
        return SampleCalls.Answered($"call-{number}-{name}", SampleCalls.Noon.AddSeconds(number / 100), name) with
        {
            Callee = $"{number}-{name}",
            UserAgentCaller = $"agent {number % 50}",
            Source = TransportAddress.Parse("192.0.2.1:5060"),
        };
    }
}
