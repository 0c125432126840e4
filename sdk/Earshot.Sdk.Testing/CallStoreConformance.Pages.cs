using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Sdk.Testing;

// A page goes on where the one before ended.
public static partial class CallStoreConformance
{
    private static void PagesFollowOneAnother(Func<bool, ICallStore> open)
    {
        // 5 hours apart: pages begin and end in the middle of days.
        CallRecord[] records = [.. Enumerable.Range(0, 30).Select(number => SampleCalls.Answered(number * 18_000))];
        using ICallStore store = open(true);
        store.Append(records);
        CallRecord[] expected = [.. records.Reverse()];
        foreach (CallQuery query in (CallQuery[])[new(), new() { Number = "1001" }, new() { StatusCode = 200 }])
        {
            Expect([.. ReadPages(store, query with { Limit = 7 }, _ => { })], expected);
        }
    }

    private static void PagesStayStableWhileCallsArrive(Func<bool, ICallStore> open)
    {
        // Three calls a second, so that pages end between calls of one start.
        CallRecord[] records = [.. Enumerable.Range(0, 40).Select(number => Call($"m-{number:00}", number / 3, "1"))];
        using ICallStore store = open(true);
        store.Append(records);
        CallRecord[] expected = [.. records.OrderBy(CallKey.Of)];

        List<CallRecord> pages = ReadPages(store, new CallQuery { Limit = 4, Caller = "1" }, last => store.Append(
        [
            // Newer than all, just before the page's end, the page's end again, and just behind it, of which only the last is in later pages.
            Call($"newer than {last.CallId}", 100, "1"),
            SampleCalls.Answered($"a-{last.CallId}", last.Start) with { Caller = "1" },
            last,
            SampleCalls.Answered($"{last.CallId}-behind", last.Start) with { Caller = "2" },
        ]));

        Expect([.. pages], expected);
        CallRecord end = expected[3];
        CallRecord behind = SampleCalls.Answered($"{end.CallId}-behind", end.Start) with { Caller = "2" };
        Expect(store, new CallQuery { After = CallKey.Of(end), Limit = 1 }, [behind]);
    }

    private static void PagesGoOnBehindAKeyThatIsGone(Func<bool, ICallStore> open)
    {
        CallRecord[] records = [.. Enumerable.Range(0, 10).Select(number => Call($"m-{number}", number * 20_000, "1"))];
        using ICallStore store = open(true);
        CallStoreModel model = Fill(store, records);
        ExpectSame(store, model, new CallQuery { After = new CallKey(SampleCalls.Noon.AddSeconds(50_000), "never stored", null) });
        ExpectSame(store, model, new CallQuery { After = new CallKey(SampleCalls.Noon.AddSeconds(-1e6), "older than all", null) });
        ExpectSame(store, model, new CallQuery { After = new CallKey(SampleCalls.Noon.AddSeconds(1e6), "newer than all", null) });

        DateOnly day = CallStoreModel.DayOf(records[5].Start);
        store.DeleteBefore(day);
        model.DeleteBefore(day);
        ExpectSame(store, model, new CallQuery { After = CallKey.Of(records[0]) });
        ExpectSame(store, model, new CallQuery { After = CallKey.Of(records[7]) });
    }

    private static List<CallRecord> ReadPages(ICallStore store, CallQuery query, Action<CallRecord> between)
    {
        var all = new List<CallRecord>();
        for (IReadOnlyList<CallRecord> page = store.Query(query); page.Count > 0; page = store.Query(query with { After = CallKey.Of(all[^1]) }))
        {
            Expect(page.Count <= query.Limit, $"{query}: {page.Count} records are above the limit");
            Expect(all.Count < 1000, $"{query}: pages have no end");
            all.AddRange(page);
            between(page[^1]);
        }

        return all;
    }

    private static CallRecord Call(string callId, double second, string caller) =>
        SampleCalls.Answered(callId, SampleCalls.Noon.AddSeconds(second)) with { Caller = caller };
}
