using System.Globalization;
using Earshot.Sdk.Records;

namespace Earshot.MySql.Tests.Servers;

/// <summary>Says of a database, by the mariadb client, that it holds exactly these calls once each, in every table.</summary>
internal static class StoredRows
{
    public static void ShouldBe(MariaDbServer server, string database, IReadOnlyCollection<CallRecord> calls)
    {
        long[] counts = server
            .Sql(
                "SELECT COUNT(*) FROM earshot_call; SELECT COUNT(*) FROM cdr; SELECT COUNT(DISTINCT ID) FROM cdr; SELECT COUNT(*) FROM cdr_next; "
                + "SELECT COUNT(*) FROM cdr_rtp; SELECT COUNT(*) FROM cdr_proxy; SELECT COUNT(*) FROM cdr_dtmf; "
                + "SELECT COUNT(*) FROM cdr JOIN cdr_next ON cdr_next.cdr_ID = cdr.ID AND cdr_next.calldate = cdr.calldate "
                + "JOIN earshot_call AS c ON c.id = cdr.ID AND c.calldate = cdr.calldate",
                database)
            .Select(line => long.Parse(line, CultureInfo.InvariantCulture))
            .ToArray();
        counts.Should().Equal(
            calls.Count,
            calls.Count,
            calls.Count,
            calls.Count,
            calls.Sum(call => call.Streams.Count),
            calls.Sum(call => call.Hops.Count),
            calls.Sum(call => call.Dtmf.Count),
            calls.Count);
        server.Sql("SELECT fbasename FROM cdr_next ORDER BY fbasename", database)
            .Should().Equal(calls.Select(call => call.CallId).Order(StringComparer.Ordinal));
    }
}
