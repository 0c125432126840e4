using System.Diagnostics;
using Earshot.Mirror.Tests.Support;
using Earshot.MySql.Tests.Servers;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

/// <summary>Servers that die, hang, only read, or let nobody in.</summary>
public sealed class FaultTests(OwnServer own) : IClassFixture<OwnServer>
{
    private MariaDbServer Server => own.Server;

    [MySqlFact]
    public void Server_killed_under_load_loses_nothing_and_gets_nothing_twice()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore store = sensor.Open();
        CallRecord[] calls = [.. Enumerable.Range(0, 4000).Select(number => number % 3 == 0 ? SampleCalls.Answered(number) : SampleCalls.Busy(number))];

        int appended = 0;
        Task load = Task.Run(() =>
        {
            foreach (CallRecord[] batch in calls.Chunk(50))
            {
                store.Append(batch);
                Interlocked.Add(ref appended, batch.Length);
            }
        });
        Eventually.Is(() => Volatile.Read(ref appended) > 500, "load");
        Server.Kill();
        int atKill = appended;
        Eventually.Is(() => Volatile.Read(ref appended) > 2000, "calls are taken without a server");
        store.Health().Waiting.Should().BePositive();
        store.Health().Problem.Should().Contain("records wait in the queue");
        Server.Start();
        load.Wait();
        Eventually.Is(() => store.Health().Waiting == 0, "the queue runs empty");

        atKill.Should().BeInRange(501, 3999, "the server died amid the load");
        StoredRows.ShouldBe(Server, database, calls);
        Eventually.Is(() => store.Health().Problem is null, "all is well again");
        sensor.Context.Messages.Should().Contain(message => message.StartsWith("information: the database takes records again", StringComparison.Ordinal));
    }

    [MySqlFact]
    public void What_waited_is_stored_by_the_next_process_in_its_order()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        CallRecord first = SampleCalls.Answered(1);
        CallRecord later = first with { ReasonPhrase = "Later" };
        Server.Kill();
        using (ICallStore store = sensor.Open())
        {
            store.Append([first, SampleCalls.Busy(2)]);
            store.Append([later]);
            store.Health().Waiting.Should().Be(3);
            Action query = () => store.Query(new CallQuery());
            query.Should().Throw<PluginException>().WithMessage($"cannot read the database {database} on 127.0.0.1:*");
        }

        using (ICallStore store = sensor.Open())
        {
            store.Health().Waiting.Should().Be(3, "it is found again");
            Server.Start();
            Eventually.Is(() => store.Health().Waiting == 0, "the queue runs empty");
            store.Find(first.CallId)!.ReasonPhrase.Should().Be("Later");
        }

        StoredRows.ShouldBe(Server, database, [later, SampleCalls.Busy(2)]);
    }

    [MySqlFact]
    public void Process_killed_while_calls_wait_loses_none_that_it_took()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        Server.Kill();
        int acknowledged = CrashingWriter.RunAndKill(sensor, appends: 7);
        Server.Start();
        using ICallStore store = sensor.Open();
        Eventually.Is(() => store.Health().Waiting == 0, "the queue runs empty");

        string[] found = [.. store.Query(new CallQuery { Limit = 100_000 }).Select(call => call.CallId)];
        found.Should().OnlyHaveUniqueItems().And.Contain(Enumerable.Range(0, acknowledged).Select(number => SampleCalls.Busy(number).CallId));
    }

    [MySqlFact]
    public void Server_that_only_reads_is_waited_for()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore store = sensor.Open();
        store.Append([SampleCalls.Answered(1)]);
        Server.Sql("SET GLOBAL read_only = 1");
        store.Append([SampleCalls.Answered(2)]);
        store.Health().Problem.Should().Contain("read-only");
        store.Query(new CallQuery()).Should().ContainSingle("reading goes on");
        Server.Sql("SET GLOBAL read_only = 0");
        Eventually.Is(() => store.Health().Waiting == 0, "the queue runs empty");
        StoredRows.ShouldBe(Server, database, [SampleCalls.Answered(1), SampleCalls.Answered(2)]);
    }

    [MySqlFact]
    public void Server_that_hangs_holds_an_append_up_no_longer_than_the_patience()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        sensor.Config.Patience = 1;
        using ICallStore store = sensor.Open();
        store.Append([SampleCalls.Answered(1)]);
        Server.Signal("STOP");
        try
        {
            var watch = Stopwatch.StartNew();
            store.Append([SampleCalls.Answered(2)]);
            watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(8));
            watch.Restart();
            store.Append([SampleCalls.Answered(3)]);
            watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1), "the queue is known to be needed");
            store.Health().Waiting.Should().Be(2);
        }
        finally
        {
            Server.Signal("CONT");
        }

        Eventually.Is(() => store.Health().Waiting == 0, "the queue runs empty");
        StoredRows.ShouldBe(Server, database, [.. Enumerable.Range(1, 3).Select(SampleCalls.Answered)]);
    }

    [MySqlFact]
    public void Full_queue_refuses_what_is_newest_and_says_so()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        sensor.Config.QueueSize = 1;
        Server.Kill();
        using ICallStore store = sensor.Open();
        CallRecord[] calls = [.. Enumerable.Range(0, 2000).Select(SampleCalls.Answered)];
        foreach (CallRecord[] batch in calls.Chunk(100))
        {
            store.Append(batch);
        }

        StoreHealth health = store.Health();
        health.Refused.Should().BePositive();
        (health.Waiting + health.Refused).Should().Be(2000);
        health.Problem.Should().Contain($"the queue was full, and {health.Refused} records are lost");
        sensor.Context.Messages.Should().ContainSingle(message => message.StartsWith("error: the queue on disk is full", StringComparison.Ordinal));
        Server.Start();
        Eventually.Is(() => store.Health().Waiting == 0, "the queue runs empty");
        StoredRows.ShouldBe(Server, database, calls[..(int)health.Waiting]);
    }

    [MySqlFact]
    public void Wrong_password_is_told_in_words_without_the_password()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        File.WriteAllText(sensor.Config.PasswordFile, "not-the-password");

        Action open = () => sensor.Open();

        open.Should().Throw<PluginException>()
            .WithMessage($"cannot use the database {database} on 127.0.0.1:* as earshot: Access denied for user 'earshot'@*")
            .Which.ToString().Should().NotContain("not-the-password");
    }

    [MySqlFact]
    public void Unknown_database_is_told()
    {
        using var sensor = new Sensor(Server, "tnone");

        Action open = () => sensor.Open();

        open.Should().Throw<PluginException>().WithMessage("cannot use the database tnone *Unknown database 'tnone'");
    }

    [MySqlFact]
    public void Dead_servers_of_the_list_are_passed_over()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        sensor.Config.Server = $"127.0.0.1:{MariaDbProgram.FreePort()}, {sensor.Config.Server}";
        using ICallStore store = sensor.Open();

        store.Append([SampleCalls.Answered(1)]);

        store.Health().Waiting.Should().Be(0);
        StoredRows.ShouldBe(Server, database, [SampleCalls.Answered(1)]);
    }

    [MySqlFact]
    public void Record_that_the_server_refuses_does_not_hold_up_others()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore store = sensor.Open();
        // The record's JSON does not compress below a packet of this size.
        Server.Sql("SET GLOBAL max_allowed_packet = 65536");
        try
        {
            store.Append([]);
            using ICallStore other = new Sensor(Server, database).Open();
            var random = new Random(1);
            CallRecord huge = SampleCalls.Answered(2) with
            {
                Diagnosis = [new Finding("x", Severity.Notice, Convert.ToBase64String(Enumerable.Range(0, 200_000).Select(_ => (byte)random.Next(256)).ToArray()), [])],
            };
            other.Append([SampleCalls.Answered(1), huge, SampleCalls.Answered(3)]);
            other.Health().Problem.Should().Be("the server refused 1 records for what is in them");
            other.Health().Waiting.Should().Be(0);
        }
        finally
        {
            Server.Sql("SET GLOBAL max_allowed_packet = 16777216");
        }

        StoredRows.ShouldBe(Server, database, [SampleCalls.Answered(1), SampleCalls.Answered(3)]);
    }
}
