using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Sdk.Testing;

// Records come back whole, once, and by their names.
public static partial class CallStoreConformance
{
    private static readonly string[] OddStrings =
    [
        "nul\0inside", "line\r\nbreak", "😀@example", "\uFB01ligature", "\u001b[31mred", "quote\"back\\slash", "'; DROP TABLE cdr; --",
        "$.a[*]", " ", "  ", "%_", "back\\%", new string('x', 1024), new string('x', 1025), string.Concat(Enumerable.Repeat("é", 2000)),
        "Case", "case", "case ", "e\u0301", "é", "ss", "ß",
    ];

    private static void EmptyStoreAnswers(Func<bool, ICallStore> open)
    {
        using (ICallStore writer = open(true))
        {
            ExpectEmpty(writer);
            writer.Append([]);
            writer.DeleteBefore(CallStoreModel.DayOf(SampleCalls.Noon));
            ExpectEmpty(writer);
        }

        using ICallStore reader = open(false);
        ExpectEmpty(reader);
    }

    private static void ExpectEmpty(ICallStore store)
    {
        Expect(store, new CallQuery(), []);
        Expect(store, new CallQuery { Number = "1" }, []);
        Expect(store.Count(new CallQuery(), 10) == 0, "Count in an empty store is not 0");
        Expect(store.Find("nothing") is null, "Find in an empty store gives a record");
        StoreHealth health = store.Health();
        Expect(health is { Problem: null, OldestDay: null, NewestDay: null, Waiting: 0, Refused: 0 }, $"an empty store's health is {health}");
    }

    private static void RecordComesBackAsItWas(Func<bool, ICallStore> open)
    {
        using ICallStore store = open(true);
        // Nanoseconds that JSON does not show, on both sides of a rounding.
        CallRecord odd = SampleCalls.Answered("odd", new Timestamp(SampleCalls.Noon.Nanoseconds + 999)) with
        {
            End = new Timestamp(SampleCalls.Noon.Nanoseconds + 1_000_500_400),
        };
        store.Append([SampleCalls.Answered(1), SampleCalls.Busy(2), odd]);
        Expect(store, new CallQuery(), [SampleCalls.Busy(2), SampleCalls.Answered(1), odd]);
        Expect(store.Query(new CallQuery())[2].Start == odd.Start, "the start lost its nanoseconds");
        Expect([store.Find(odd.Id)], [odd]);
    }

    private static void OddStringsComeBack(Func<bool, ICallStore> open)
    {
        CallRecord[] records =
        [
            .. OddStrings.Select((text, index) => SampleCalls.Answered(text, SampleCalls.Noon.AddSeconds(-index), text) with { Caller = text }),
        ];
        using ICallStore store = open(true);
        CallStoreModel model = Fill(store, records);
        Expect(store, new CallQuery(), records);
        foreach (CallRecord record in records)
        {
            Expect([store.Find(record.CallId)], [record]);
            Expect([store.Find(record.Id)], [record]);
            ExpectSame(store, model, new CallQuery { Caller = record.Caller });
            ExpectSame(store, model, new CallQuery { Number = record.Caller });
            ExpectSame(store, model, new CallQuery { Sensor = record.Sensor });
            ExpectSame(store, model, new CallQuery { After = CallKey.Of(record) });
        }
    }

    private static void AppendingAgainReplaces(Func<bool, ICallStore> open)
    {
        CallRecord first = SampleCalls.Answered(1);
        CallRecord later = first with
        {
            ReasonPhrase = "Fine", End = first.End.AddSeconds(1), Caller = "7", Callee = null, Mos = null, State = CallState.Failed, StatusCode = 500,
        };
        CallRecord other = SampleCalls.Answered(first.CallId, first.Start.AddSeconds(1));
        using ICallStore store = open(true);
        store.Append([first]);
        store.Append([first, other]);
        Expect(store, new CallQuery(), [other, first]);
        store.Append([later]);
        Expect(store, new CallQuery(), [other, later]);
        Expect([store.Find(first.Id)], [later]);

        // What the first record said must be forgotten, not only in what is shown.
        Expect(store, new CallQuery { Caller = "7" }, [later]);
        Expect(store, new CallQuery { Caller = first.Caller }, [other]);
        Expect(store, new CallQuery { Number = first.Callee }, [other]);
        Expect(store, new CallQuery { StatusCode = 500, State = CallState.Failed }, [later]);
        Expect(store, new CallQuery { MosBelow = 5 }, [other]);
        Expect(store.Count(new CallQuery(), 10) == 2, "a record that replaces another is counted twice");
    }

    private static void TheLastOfABatchReplaces(Func<bool, ICallStore> open)
    {
        CallRecord[] versions = [.. Enumerable.Range(0, 4).Select(n => SampleCalls.Answered(1) with { Retransmissions = n, Caller = $"{n}" })];
        using ICallStore store = open(true);
        store.Append([versions[0], SampleCalls.Busy(2), versions[1], versions[2]]);
        Expect(store, new CallQuery(), [SampleCalls.Busy(2), versions[2]]);
        store.Append([versions[3], versions[0]]);
        Expect(store, new CallQuery(), [SampleCalls.Busy(2), versions[0]]);
        Expect(store.Count(new CallQuery { Number = "1" }, 10) == 0, "a record that was replaced is found by what it said");
    }

    private static void SensorsAreKeptApart(Func<bool, ICallStore> open)
    {
        CallRecord[] seen = [.. new[] { null, "a", "b", "B" }.Select(sensor => SampleCalls.Answered("same", SampleCalls.Noon, sensor))];
        using ICallStore store = open(true);
        CallStoreModel model = Fill(store, [.. seen.Reverse()]);
        Expect(store, new CallQuery(), [seen[0], seen[3], seen[1], seen[2]]);
        Expect([store.Find("same")], [seen[0]]);
        foreach (CallRecord record in seen)
        {
            Expect([store.Find(record.Id)], [record]);
            ExpectSame(store, model, new CallQuery { After = CallKey.Of(record) });
            ExpectSame(store, model, new CallQuery { Sensor = record.Sensor });
        }
    }

    private static void ReopeningFindsAll(Func<bool, ICallStore> open)
    {
        CallRecord[] records = [.. Enumerable.Range(0, 5).Select(number => SampleCalls.Answered(number * 50_000))];
        CallRecord[] expected = [.. records.Reverse()];
        for (int number = 0; number < records.Length; number++)
        {
            using ICallStore writer = open(true);
            writer.Append([records[number]]);
            Expect(writer, new CallQuery(), expected[^(number + 1)..]);
        }

        using ICallStore reader = open(false);
        using ICallStore another = open(false);
        Expect(reader, new CallQuery(), expected);
        Expect(another, new CallQuery(), expected);
        Expect([another.Find(records[2].Id)], [records[2]]);
        Expect(another.Count(new CallQuery(), 10) == 5, "a reader counts otherwise than it lists");
    }

    private static void LargeBatchIsKept(Func<bool, ICallStore> open)
    {
        CallRecord[] records = [.. Enumerable.Range(0, 5000).Select(number => SampleCalls.Busy(number))];
        CallRecord wide = SampleCalls.Answered(5000) with
        {
            Streams = [.. Enumerable.Range(0, 2000).Select(n => SampleCalls.Stream("call-5000@sample", SampleCalls.Noon) with { Ssrc = (uint)n })],
        };
        using (ICallStore writer = open(true))
        {
            writer.Append([.. records, wide]);
        }

        using ICallStore store = open(false);
        Expect(store, new CallQuery { Limit = 6000 }, [wide, .. records.Reverse()]);
    }

    private static void FindTakesIdAndCallId(Func<bool, ICallStore> open)
    {
        CallRecord first = SampleCalls.Answered("same", SampleCalls.Noon);
        CallRecord second = SampleCalls.Answered("same", SampleCalls.Noon.AddSeconds(86_400));
        CallRecord third = SampleCalls.Answered("same", SampleCalls.Noon.AddSeconds(86_401));
        CallRecord other = SampleCalls.Busy(3);
        using ICallStore store = open(true);
        store.Append([third, first, other, second]);
        Expect([store.Find("same")], [third]);
        Expect([store.Find(first.Id)], [first]);
        Expect([store.Find(second.Id)], [second]);
        Expect([store.Find(other.CallId)], [other]);
        Expect(store.Find("sam") is null, "Find takes a part of a Call-ID");
        Expect(store.Find("SAME") is null, "Find ignores case");
        Expect(store.Find("same ") is null, "Find ignores trailing spaces");
        Expect(store.Find("") is null, "Find takes an empty name");
    }
}
