using System.Globalization;
using Earshot.MySql.Tests.Servers;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

[Collection(nameof(SharedServer))]
public sealed class SchemaTests(SharedServer shared)
{
    private MariaDbServer Server => shared.Server;

    [MySqlFact]
    public void Every_table_has_a_primary_key_and_is_innodb()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        sensor.Open().Dispose();

        Server.Sql(
            $"SELECT t.table_name FROM information_schema.tables t WHERE t.table_schema = '{database}' AND (t.engine <> 'InnoDB' OR NOT EXISTS "
            + "(SELECT 1 FROM information_schema.statistics s WHERE s.table_schema = t.table_schema AND s.table_name = t.table_name AND s.index_name = 'PRIMARY'))")
            .Should().BeEmpty();
        Server.Sql("SELECT version, ipv6 FROM earshot_schema ORDER BY version", database).Should().Equal("0\t0", "1\t0");
    }

    [MySqlFact]
    public void Days_have_partitions_before_they_come_and_lose_them_when_they_go()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        sensor.Config.PartitionsAhead = 3;
        using ICallStore store = sensor.Open();
        DateOnly today = DateOnly.FromDateTime(DateTime.UtcNow);
        Earshot.Sdk.Packets.Timestamp noon = new((today.ToDateTime(new TimeOnly(12, 0)) - DateTime.UnixEpoch).Ticks * 100);
        store.Append([SampleCalls.Answered("old", noon.AddSeconds(-2 * 86_400)), SampleCalls.Answered("new", noon), SampleCalls.Answered("far", noon.AddSeconds(9e8))]);

        string[] expected = [.. Enumerable.Range(-2, 6).Select(day => Name(today.AddDays(day))), "later"];
        foreach (string table in (string[])["cdr", "cdr_rtp", "earshot_call", "register_state"])
        {
            PartitionsOf(database, table).Should().Equal(expected);
        }

        Server.Sql($"SELECT COUNT(*) FROM cdr PARTITION ({Name(today)})", database).Should().Equal("1");
        store.DeleteBefore(today);
        PartitionsOf(database, "cdr").Should().Equal(expected[2..]);
        Server.Sql("SELECT fbasename FROM cdr_next ORDER BY calldate", database).Should().Equal("new", "far");
    }

    [MySqlFact]
    public void Newer_tables_are_refused()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        sensor.Open().Dispose();
        Server.Sql("INSERT INTO earshot_schema VALUES (99, NOW(), 0)", database);

        foreach (Action use in (Action[])[() => sensor.Open(), () => sensor.Open(writable: false).Query(new CallQuery())])
        {
            use.Should().Throw<PluginException>().WithMessage("the database has schema version 99, and this plugin knows only 1: *");
        }
    }

    // Where another sensor is between its first two statements.
    [MySqlFact]
    public void Tables_that_another_sensor_has_only_begun_are_finished()
    {
        string database = Server.NewDatabase();
        Server.Sql(
            "CREATE TABLE earshot_schema (version int not null, applied datetime not null, ipv6 tinyint not null, PRIMARY KEY (version))", database);
        using var sensor = new Sensor(Server, database);

        sensor.Open().Dispose();

        Server.Sql("SELECT version FROM earshot_schema ORDER BY version", database).Should().Equal("0", "1");
        Server.Sql("SELECT COUNT(*) FROM cdr", database).Should().Equal("0");
    }

    [MySqlFact]
    public void Tables_of_another_program_are_left_alone()
    {
        string database = Server.NewDatabase();
        Server.Sql("CREATE TABLE cdr (ID bigint unsigned PRIMARY KEY)", database);
        using var sensor = new Sensor(Server, database);

        Action open = () => sensor.Open();

        open.Should().Throw<PluginException>().WithMessage("the database has a table cdr of another program: *");
        Server.Sql("SHOW TABLES", database).Should().Equal("cdr");
    }

    [MySqlFact]
    public void Kind_of_address_columns_cannot_be_changed()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        sensor.Open().Dispose();
        sensor.Config.Ipv6 = true;

        Action open = () => sensor.Open();

        open.Should().Throw<PluginException>().WithMessage("the tables were made with ipv6 = false: *");
    }

    [MySqlFact]
    public void Making_the_tables_goes_on_where_it_was_interrupted()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        sensor.Open().Dispose();
        Server.Sql("DELETE FROM earshot_schema WHERE version = 1; DROP TABLE sensors, earshot_request", database);
        using (ICallStore reader = sensor.Open(writable: false))
        {
            reader.Query(new CallQuery()).Should().BeEmpty();
        }

        using ICallStore store = sensor.Open();
        store.Append([SampleCalls.Answered(1)]);
        StoredRows.ShouldBe(Server, database, [SampleCalls.Answered(1)]);
    }

    [MySqlFact]
    public void Check_tells_of_rows_without_a_record_and_mends_records_without_rows()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore store = sensor.Open();
        Sdk.Records.CallRecord[] calls = [.. Enumerable.Range(0, 10).Select(SampleCalls.Answered)];
        store.Append(calls);
        Server.Sql("DELETE FROM earshot_call ORDER BY id LIMIT 3; DELETE FROM cdr_next ORDER BY cdr_ID DESC LIMIT 2", database);
        var lost = new StoreProblem(
            "earshot_call, 2026-11-23", "3 calls of cdr are not in earshot_call: their records are lost, and `earshot calls` misses them", Repaired: false);
        var next = new StoreProblem("cdr_next, 2026-11-23", "2 calls of earshot_call have not all their rows there: queries of that table miss them", Repaired: false);

        store.Check(repair: false).Should().Equal(next, lost);
        store.Check(repair: true).Should().Equal(next with { Repaired = true }, lost);
        store.Check(repair: false).Should().Equal(lost);
        Server.Sql("SELECT COUNT(*) FROM cdr UNION ALL SELECT COUNT(*) FROM cdr_next UNION ALL SELECT COUNT(*) FROM cdr_rtp", database)
            .Should().Equal("10", "10", "10");
    }

    [MySqlTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Check_finds_and_mends_rows_of_streams_proxies_and_keys(bool ipv6)
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        sensor.Config.Ipv6 = ipv6;
        using ICallStore store = sensor.Open();
        // More than a page, on two days.
        Sdk.Records.CallRecord[] calls =
        [
            .. Enumerable.Range(0, 1200).Select(number => SampleCalls.Answered(number * 60)).Select(call => call with { Streams = [call.Streams[0], call.Streams[0] with { Ssrc = 7 }] }),
        ];
        store.Append(calls);
        string[] all = AllRows(database);
        Server.Sql(
            "DELETE FROM cdr_rtp WHERE calldate < '2026-11-23 12:10' AND earshot_position = 0; "
            + "DELETE FROM cdr_proxy WHERE calldate >= '2026-11-24'; "
            + "DELETE FROM cdr_dtmf ORDER BY cdr_ID LIMIT 1; DELETE FROM cdr_dtmf ORDER BY cdr_ID DESC LIMIT 1",
            database);

        StoreProblem[] found = [.. store.Check(repair: false)];
        found.Should().Equal(
            Missing("cdr_rtp, 2026-11-23", 10), Missing("cdr_dtmf, 2026-11-23", 1), Missing("cdr_proxy, 2026-11-24", 480), Missing("cdr_dtmf, 2026-11-24", 1));
        store.Check(repair: true).Should().Equal(found.Select(problem => problem with { Repaired = true }));

        store.Check(repair: false).Should().BeEmpty();
        AllRows(database).SequenceEqual(all).Should().BeTrue("every row is as it was written first");
    }

    [MySqlFact]
    public void Check_tells_of_records_that_cannot_be_read()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore store = sensor.Open();
        store.Append([.. Enumerable.Range(0, 3).Select(SampleCalls.Answered)]);
        Server.Sql("UPDATE earshot_call SET record = 'x' ORDER BY id LIMIT 1; DELETE FROM cdr_rtp", database);

        store.Check(repair: true).Should().Equal(
            Missing("cdr_rtp, 2026-11-23", 2) with { Repaired = true }, new StoreProblem("earshot_call, 2026-11-23", "1 records cannot be read", Repaired: false));
        Server.Sql("SELECT COUNT(*) FROM cdr_rtp", database).Should().Equal("2");
    }

    [MySqlFact]
    public void Check_finds_and_mends_what_is_missing()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore store = sensor.Open();
        Sdk.Records.CallRecord[] calls = [.. Enumerable.Range(0, 600).Select(number => SampleCalls.Answered(number * 300))];
        store.Append(calls);
        Server.Sql("DELETE FROM cdr WHERE calldate < '2026-11-24'; DROP TABLE message", database);

        StoreProblem[] found = [.. store.Check(repair: false)];
        found.Should().Equal(
            new StoreProblem("message", "the table is missing", Repaired: false),
            new StoreProblem("cdr, 2026-11-23", "144 calls of earshot_call have not all their rows there: queries of that table miss them", Repaired: false));
        store.Check(repair: true).Should().Equal(found.Select(problem => problem with { Repaired = true }));

        store.Check(repair: false).Should().BeEmpty();
        StoredRows.ShouldBe(Server, database, calls);
    }

    [MySqlFact]
    public void Reader_of_an_empty_database_finds_nothing_and_makes_nothing()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore reader = sensor.Open(writable: false);

        reader.Query(new CallQuery()).Should().BeEmpty();
        reader.Find("x").Should().BeNull();
        Server.Sql("SHOW TABLES", database).Should().BeEmpty();
    }

    private static StoreProblem Missing(string where, int calls) =>
        new(where, $"{calls} calls of earshot_call have not all their rows there: queries of that table miss them", Repaired: false);

    private string[] AllRows(string database) =>
        [.. new[] { "cdr", "cdr_next", "cdr_rtp", "cdr_proxy", "cdr_dtmf" }.SelectMany(table => Server.Sql($"SELECT * FROM {table}", database)).Order(StringComparer.Ordinal)];

    private static string Name(DateOnly day) => "p" + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private string[] PartitionsOf(string database, string table) => Server.Sql(
        $"SELECT partition_name FROM information_schema.partitions WHERE table_schema = '{database}' AND table_name = '{table}' ORDER BY partition_ordinal_position");
}
