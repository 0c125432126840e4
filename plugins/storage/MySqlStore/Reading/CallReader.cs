using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Schema;
using Earshot.MySqlStore.Server;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.MySqlStore.Reading;

/// <summary>Answers queries from <c>earshot_call</c>, on sessions that are opened when they are needed. Any thread.</summary>
internal sealed class CallReader(ServerAccess access, MySqlStoreConfig config) : IDisposable
{
    private const int LargestPage = 1000;

    // Calls of one start are put in order here, and where a page ends among them the next must be read; a few more save that.
    private const int Spare = 8;

    // As an index has them, so that the newest are read and no more: by id too, all that match would be sorted.
    private const string PageOrder = "ORDER BY start_ns DESC";

    // As many questions at once keep their sessions; more are rare.
    private const int MaxIdle = 4;

    private readonly ConcurrentBag<ServerSession> idle = [];
    private volatile bool disposed;

    public IReadOnlyList<CallRecord> Query(CallQuery query) => Ask(server => Matching(server, query).Take(query.Limit).ToArray(), []);

    public int Count(CallQuery query, int cap) => Ask(
        server =>
        {
            var conditions = new CallConditions(query);
            return conditions.IsExact ? CountInServer(server, conditions, cap) : Matching(server, query).Take(cap).Count();
        },
        0);

    public CallRecord? Find(string idOrCallId)
    {
        string hash = NameHash.Of(idOrCallId).ToString(CultureInfo.InvariantCulture);
        string sql = $"{Named("record_hash", hash)} UNION {Named("call_hash", hash)}";
        return Ask(
            server => ReadRecords(server, sql)
                .Select(row => row.Call)
                .Where(call => call.Id == idOrCallId || call.CallId == idOrCallId)
                .OrderBy(CallKey.Of)
                .FirstOrDefault(),
            null);
    }

    /// <summary>Runs a question; a connection that has died since the last is opened anew.</summary>
    /// <param name="question">What to ask.</param>
    /// <param name="nothing">The answer while no tables were made yet.</param>
    /// <exception cref="PluginException">It cannot be answered.</exception>
    public T Ask<T>(Func<ServerSession, T> question, T nothing)
    {
        while (true)
        {
            bool mayBeStale = idle.TryTake(out ServerSession? session);
            try
            {
                session ??= Open();
                T answer = session is null ? nothing : question(session);
                Return(session);
                return answer;
            }
            catch (Exception e) when (Faults.IsServerFault(e))
            {
                session?.Dispose();
                if (!mayBeStale || Faults.IsTimeout(e))
                {
                    throw new PluginException($"cannot read the database {config.Database} on {access.Names}: {Faults.Describe(e)}", e);
                }
            }
            catch (Exception e) when (e is InvalidDataException or JsonException or FormatException)
            {
                session?.Dispose();
                throw new PluginException($"a record in the database cannot be read: {e.Message}", e);
            }
            catch
            {
                session?.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out ServerSession? session))
        {
            session.Dispose();
        }
    }

    // Null while no tables were made.
    private ServerSession? Open()
    {
        ServerSession session = access.Open();
        try
        {
            if (StoreSchema.Exists(session, "earshot_schema") && StoreSchema.Check(session, config.Ipv6) > 0)
            {
                return session;
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }

        session.Dispose();
        return null;
    }

    private void Return(ServerSession? session)
    {
        if (session is null)
        {
            return;
        }

        if (disposed || idle.Count >= MaxIdle)
        {
            session.Dispose();
        }
        else
        {
            idle.Add(session);
        }
    }

    private static string Named(string column, string hash) =>
        $"(SELECT id, calldate, start_ns FROM earshot_call WHERE {column} = {hash} ORDER BY start_ns DESC LIMIT {LargestPage})";

    /// <summary>The calls that match in the order of their keys, read as they are asked for.</summary>
    private static IEnumerable<CallRecord> Matching(ServerSession server, CallQuery query)
    {
        var sameStart = new List<CallRecord>();
        foreach (CallRecord call in Candidates(server, query).Where(query.Matches))
        {
            if (sameStart.Count > 0 && sameStart[0].Start != call.Start)
            {
                foreach (CallRecord ordered in sameStart.OrderBy(CallKey.Of))
                {
                    yield return ordered;
                }

                sameStart.Clear();
            }

            sameStart.Add(call);
        }

        foreach (CallRecord ordered in sameStart.OrderBy(CallKey.Of))
        {
            yield return ordered;
        }
    }

    private static IEnumerable<CallRecord> Candidates(ServerSession server, CallQuery query)
    {
        IReadOnlyList<string> sources = CallPlan.Choose(server, new CallConditions(query));
        int page = (int)Math.Min((long)query.Limit + Spare, LargestPage);
        string behind = "";
        long last = long.MinValue;
        var sameAsLast = new List<long>();
        while (true)
        {
            string keys = string.Join(" UNION ", sources.Select(source => $"({source}{behind} {PageOrder} LIMIT {page})"));
            List<(long Id, long Start, CallRecord Call)> rows = ReadRecords(server, $"SELECT * FROM ({keys}) AS keys_ {PageOrder} LIMIT {page}");
            foreach ((_, _, CallRecord call) in rows)
            {
                yield return call;
            }

            if (rows.Count < page)
            {
                yield break;
            }

            long start = rows[^1].Start;
            if (start != last)
            {
                sameAsLast.Clear();
                last = start;
            }

            sameAsLast.AddRange(rows.Where(row => row.Start == start).Select(row => row.Id));
            behind = string.Create(
                CultureInfo.InvariantCulture, $" AND start_ns <= {start} AND (start_ns < {start} OR id NOT IN ({string.Join(',', sameAsLast)}))");
            page = LargestPage;
        }
    }

    // Records are fetched for the rows of the page alone: to sort them with the rest would carry them along.
    private static List<(long Id, long Start, CallRecord Call)> ReadRecords(ServerSession server, string keys) => server
        .Read(
            $"SELECT c.id, c.start_ns, c.record FROM ({keys}) AS page JOIN earshot_call AS c ON c.id = page.id AND c.calldate = page.calldate",
            row => (row.GetInt64(0), row.GetInt64(1), (byte[])row.GetValue(2)))
        .OrderByDescending(row => row.Item2).ThenByDescending(row => row.Item1)
        .Select(row => (row.Item1, row.Item2, Entry.ReadCall(row.Item2, row.Item3)))
        .ToList();

    private static int CountInServer(ServerSession server, CallConditions conditions, int cap)
    {
        IEnumerable<string> sources = CallPlan.Choose(server, conditions).Select(source => $"({source} LIMIT {cap})");
        return (int)(server.Number($"SELECT COUNT(*) FROM (SELECT 1 FROM ({string.Join(" UNION ", sources)}) AS matching LIMIT {cap}) AS counted") ?? 0);
    }
}
