using System.Globalization;
using Earshot.Mirror.Tests.Support;
using Earshot.MySql.Tests.Servers;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

/// <summary>Rows come by LOAD DATA LOCAL where the server lets them, and are the same by INSERT.</summary>
public sealed class BulkTests(OwnServer own) : IClassFixture<OwnServer>
{
    private MariaDbServer Server => own.Server;

    // Every character that means something to the server in text, bytes or between fields.
    private static readonly CallRecord Awkward = SampleCalls.Answered(1) with
    {
        Caller = "a'b\\c\nd\te\0f,NULL\\N\u001a\u00e9\U0001F600",
        CallerName = "NULL",
        Callee = "\\N",
        CalleeDomain = "",
    };

    [MySqlFact]
    public void New_records_come_by_load_data_alone()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore store = sensor.Open();
        // Texts that are new to the server come by INSERT.
        store.Append([SampleCalls.Answered(0), SampleCalls.Busy(701)]);
        (long loads, long inserts) before = Commands();
        store.Append([.. Enumerable.Range(1, 600).Select(SampleCalls.Answered), SampleCalls.Busy(700)]);
        (long loads, long inserts) after = Commands();

        // One for each table: a record of another number of rows makes no other.
        (after.loads - before.loads).Should().Be(6);
        (after.inserts - before.inserts).Should().Be(0);
        StoredRows.ShouldBe(Server, database, [.. Enumerable.Range(0, 601).Select(SampleCalls.Answered), SampleCalls.Busy(700), SampleCalls.Busy(701)]);
    }

    [MySqlFact]
    public void Record_that_is_there_is_replaced_with_all_others_of_its_batch()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore store = sensor.Open();
        store.Append([SampleCalls.Answered(1), SampleCalls.Busy(2)]);
        CallRecord later = SampleCalls.Answered(1) with { ReasonPhrase = "Later", Streams = [] };
        store.Append([SampleCalls.Busy(3), later, SampleCalls.Busy(4)]);

        StoredRows.ShouldBe(Server, database, [later, SampleCalls.Busy(2), SampleCalls.Busy(3), SampleCalls.Busy(4)]);
        Server.Sql("SELECT COUNT(*) FROM cdr_rtp", database).Should().Equal("0");
    }

    [MySqlFact]
    public void Both_ways_write_the_same_rows()
    {
        string[] loaded = RowsOf(Awkward);
        Server.Sql("SET GLOBAL local_infile = 0");
        try
        {
            (long loads, _) = Commands();
            string[] inserted = RowsOf(Awkward);
            Commands().Loads.Should().Be(loads, "the server forbids it");
            inserted.Should().Equal(loaded);
            loaded.Should().HaveCount(6);
        }
        finally
        {
            Server.Sql("SET GLOBAL local_infile = 1");
        }
    }

    [MySqlFact]
    public void Server_that_forbids_load_data_amid_a_session_gets_the_records_all_the_same()
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore store = sensor.Open();
        store.Append([SampleCalls.Answered(1)]);
        Server.Sql("SET GLOBAL local_infile = 0");
        try
        {
            store.Append([SampleCalls.Answered(2)]);
            Eventually.Is(() => store.Health().Waiting == 0, "the queue runs empty");
        }
        finally
        {
            Server.Sql("SET GLOBAL local_infile = 1");
        }

        StoredRows.ShouldBe(Server, database, [SampleCalls.Answered(1), SampleCalls.Answered(2)]);
    }

    private string[] RowsOf(CallRecord call)
    {
        string database = Server.NewDatabase();
        using var sensor = new Sensor(Server, database);
        using ICallStore store = sensor.Open();
        store.Append([call]);
        store.Query(new CallQuery { Caller = call.Caller }).Single().Caller.Should().Be(call.Caller);
        return [.. new[] { "cdr", "cdr_next", "cdr_rtp", "cdr_proxy", "cdr_dtmf", "earshot_call" }.SelectMany(
            table => Server.Sql($"SELECT MD5(GROUP_CONCAT({Columns(table, database)} SEPARATOR '|')) FROM {table} AS x", database))];
    }

    // All columns, each in hexadecimal, so that bytes are compared.
    private string Columns(string table, string database) => string.Join(
        ", ",
        Server.Sql($"SELECT column_name FROM information_schema.columns WHERE table_schema = '{database}' AND table_name = '{table}' ORDER BY ordinal_position")
            .Select(column => $"IFNULL(HEX(x.`{column}`), 'NULL'), '-'"));

    private (long Loads, long Inserts) Commands()
    {
        Dictionary<string, long> counts = Server.Sql("SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_load', 'Com_insert')")
            .Select(line => line.Split('\t')).ToDictionary(line => line[0], line => long.Parse(line[1], CultureInfo.InvariantCulture));
        return (counts["Com_load"], counts["Com_insert"]);
    }
}
