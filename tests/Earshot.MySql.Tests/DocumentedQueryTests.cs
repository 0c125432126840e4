using System.Text.RegularExpressions;
using Earshot.MySql.Tests.Servers;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Schema;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

/// <summary>The queries of <c>docs/mysql.md</c> are run as they stand there.</summary>
[Collection(nameof(SharedServer))]
public sealed partial class DocumentedQueryTests(SharedServer shared)
{
    private static readonly string Document = File.ReadAllText(Path.Combine(SharedCaptures.RepositoryRoot, "docs", "mysql.md"));

    [MySqlFact]
    public void Queries_answer_what_users_of_the_tables_expect()
    {
        string database = shared.Server.NewDatabase();
        using (var sensor = new Sensor(shared.Server, database))
        using (ICallStore store = sensor.Open())
        {
            store.Append([.. Calls()]);
        }

        string[] queries = [.. SqlBlock().Matches(Document[Document.IndexOf("## Queries", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value)];
        queries.Select(query => string.Join('\n', shared.Server.Sql(query, database))).Should().Equal(
            "2026-11-23 13:00:00.000\t+4315552\t2002\t63.250\t2.8000\t200\n2026-11-23 12:00:00.000\t+4315551\t2002\t63.250\t3.5000\t200",
            "486 Busy Here\t3\n404 Not Found\t2\n503 Service Unavailable\t1",
            "2026-11-23 12:00\t5\t40.0\t60.3\t3.80\n2026-11-23 13:00\t4\t25.0\t60.3\t2.80",
            "2026-11-23 12:00:00.000\t+4315551\t2002\t192.0.2.1\tPhone A/1.0\tbad-1\n"
                + "2026-11-23 12:00:01.000\t+49301\t2002\t192.0.2.1\tPhone A/1.0\tgood-1\n"
                + "2026-11-23 13:00:00.000\t+4315552\t2002\t192.0.2.1\tPhone A/1.0\tbad-2");
    }

    [Fact]
    public void Every_table_is_described()
    {
        foreach (string table in StoreSchema.Tables.Except(["message_proxy"]))
        {
            Document.Should().Contain($"`{table}");
        }
    }

    [Fact]
    public void Every_filled_column_of_cdr_is_described()
    {
        foreach (string column in CallTables.Cdr.Columns.Select(column => column.Name).Where(name => name[1] != '_' && name != "ID"))
        {
            Document.Should().MatchRegex($"[`.]{column}`|`{Regex.Replace(column, "(?<=delay).*", "_\\*")}`");
        }
    }

    private static IEnumerable<CallRecord> Calls()
    {
        yield return Bad("bad-1", 0, "+4315551", 3.5);
        yield return Bad("bad-2", 3600, "+4315552", 2.8);
        yield return Bad("good-1", 1, "+49301", 4.1);
        yield return Bad("tomorrow", 86_400, "+4315553", 2);
        for (int number = 0; number < 3; number++)
        {
            yield return SampleCalls.Busy(10 + number);
            yield return SampleCalls.Busy(3610 + number) with
            {
                StatusCode = number == 0 ? 503 : 404, ReasonPhrase = number == 0 ? "Service Unavailable" : "Not Found", State = CallState.Failed,
            };
        }
    }

    private static CallRecord Bad(string callId, int second, string caller, double mos)
    {
        CallRecord call = SampleCalls.Answered(callId, SampleCalls.Noon.AddSeconds(second));
        return call with { Caller = caller, Source = TransportAddress.Parse("192.0.2.1:5060"), Streams = [call.Streams[0] with { Buffers = [], Mos = mos }] };
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlock();
}
