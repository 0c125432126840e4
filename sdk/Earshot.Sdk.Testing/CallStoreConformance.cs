using System.Globalization;
using System.Text;
using System.Text.Json;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Storage;

namespace Earshot.Sdk.Testing;

/// <summary>
/// What <see cref="ICallStore"/> promises, as checks that any test framework can run: each takes a function that opens one
/// and the same store, empty before the first call, with <c>true</c> for writing, and throws when the promise is broken.
/// </summary>
public static class CallStoreConformance
{
    /// <summary>Every check by its name. Each needs a store of its own.</summary>
    public static IReadOnlyDictionary<string, Action<Func<bool, ICallStore>>> Checks { get; } =
        new Dictionary<string, Action<Func<bool, ICallStore>>>
        {
            [nameof(EmptyStoreAnswers)] = EmptyStoreAnswers,
            [nameof(RecordComesBackAsItWas)] = RecordComesBackAsItWas,
            [nameof(OddStringsComeBack)] = OddStringsComeBack,
            [nameof(AppendingAgainReplaces)] = AppendingAgainReplaces,
            [nameof(NewestComesFirst)] = NewestComesFirst,
            [nameof(OneStartIsOrderedByCallId)] = OneStartIsOrderedByCallId,
            [nameof(EveryFilterFilters)] = EveryFilterFilters,
            [nameof(TimesAreExact)] = TimesAreExact,
            [nameof(PagesFollowOneAnother)] = PagesFollowOneAnother,
            [nameof(FindTakesIdAndCallId)] = FindTakesIdAndCallId,
            [nameof(ReopeningFindsAll)] = ReopeningFindsAll,
            [nameof(LargeBatchIsKept)] = LargeBatchIsKept,
        };

    private static void EmptyStoreAnswers(Func<bool, ICallStore> open)
    {
        using (ICallStore writer = open(true))
        {
            Expect(writer, new CallQuery(), []);
            Expect(writer.Find("nothing") is null, "Find in an empty store gives a record");
            writer.Append([]);
        }

        using ICallStore reader = open(false);
        Expect(reader, new CallQuery(), []);
        Expect(reader.Find("nothing") is null, "Find in an empty store gives a record");
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
    }

    private static void OddStringsComeBack(Func<bool, ICallStore> open)
    {
        string[] callIds =
        [
            "nul\0inside", "line\r\nbreak", "😀@example", "\u001b[31mred", "quote\"back\\slash", "'; DROP TABLE cdr; --", "$.a[*]", " ", "%_",
            new string('x', 1024), string.Concat(Enumerable.Repeat("é", 2000)), "Case", "case",
        ];
        CallRecord[] records =
            [.. callIds.Select((callId, index) => SampleCalls.Answered(callId, SampleCalls.Noon.AddSeconds(-index)) with { Caller = callId })];
        using ICallStore store = open(true);
        store.Append(records);
        Expect(store, new CallQuery(), records);
        foreach (CallRecord record in records)
        {
            Expect([store.Find(record.CallId)], [record]);
            Expect(store, new CallQuery { Number = record.Caller }, [record]);
        }
    }

    private static void AppendingAgainReplaces(Func<bool, ICallStore> open)
    {
        CallRecord first = SampleCalls.Answered(1);
        CallRecord later = first with { ReasonPhrase = "Fine", End = first.End.AddSeconds(1) };
        CallRecord otherSensor = SampleCalls.Answered(first.CallId, first.Start, "sensor-2");
        CallRecord otherStart = SampleCalls.Answered(first.CallId, first.Start.AddSeconds(1));
        using ICallStore store = open(true);
        store.Append([first, otherSensor]);
        store.Append([first, otherSensor, otherStart]);
        Expect(store, new CallQuery { Limit = 10 }, [otherStart, first, otherSensor]);
        store.Append([later]);
        Expect(store, new CallQuery { Limit = 10 }, [otherStart, later, otherSensor]);
    }

    private static void NewestComesFirst(Func<bool, ICallStore> open)
    {
        // Within seconds and across days, months and years, and appended in no order.
        double[] seconds = [0, 86_400, -1, 1, 86_400 * 400, -86_400 * 40, 0.000001, 43_200, 43_199.999999];
        CallRecord[] records =
            [.. seconds.Select(s => SampleCalls.Answered(string.Create(CultureInfo.InvariantCulture, $"at {s}"), SampleCalls.Noon.AddSeconds(s)))];
        using ICallStore store = open(true);
        store.Append(records[..5]);
        store.Append(records[5..]);
        Expect(store, new CallQuery(), [.. records.OrderByDescending(record => record.Start)]);
    }

    private static void OneStartIsOrderedByCallId(Func<bool, ICallStore> open)
    {
        CallRecord[] records = [.. "bdaceB".Select(letter => SampleCalls.Answered(letter.ToString(), SampleCalls.Noon))];
        CallRecord later = SampleCalls.Answered("z", new Timestamp(SampleCalls.Noon.Nanoseconds + 1));
        using ICallStore store = open(true);
        store.Append([.. records, later]);
        CallRecord[] expected = [later, .. records.OrderBy(record => record.CallId, StringComparer.Ordinal)];
        Expect(store, new CallQuery(), expected);
        Expect(store, new CallQuery { Skip = 2, Limit = 3 }, expected[2..5]);
    }

    private static void EveryFilterFilters(Func<bool, ICallStore> open)
    {
        CallRecord[] records =
        [
            .. Enumerable.Range(0, 60).Select(number => (number % 2 == 0 ? SampleCalls.Answered(number) : SampleCalls.Busy(number)) with
            {
                Caller = number % 3 == 0 ? null : $"+49{number % 7}",
                Callee = $"{number % 5}00",
            }),
        ];
        CallQuery[] queries =
        [
            new(),
            new() { From = SampleCalls.Noon.AddSeconds(30) },
            new() { To = SampleCalls.Noon.AddSeconds(30) },
            new() { From = SampleCalls.Noon.AddSeconds(10), To = SampleCalls.Noon.AddSeconds(11) },
            new() { From = SampleCalls.Noon.AddSeconds(20), To = SampleCalls.Noon.AddSeconds(10) },
            new() { From = SampleCalls.Noon.AddSeconds(86_400) },
            new() { To = SampleCalls.Noon.AddSeconds(-86_400) },
            new() { State = CallState.Busy },
            new() { State = CallState.Redirected },
            new() { Number = "+494" },
            new() { Number = "40" },
            new() { Number = "+49%" },
            new() { Number = "" },
            new() { Number = "+49", State = CallState.Answered, From = SampleCalls.Noon.AddSeconds(5), To = SampleCalls.Noon.AddSeconds(55) },
        ];
        using ICallStore store = open(true);
        store.Append(records);
        foreach (CallQuery query in queries)
        {
            Expect(store, query with { Limit = 100 }, [.. records.Where(query.Matches).OrderByDescending(record => record.Start)]);
        }
    }

    private static void TimesAreExact(Func<bool, ICallStore> open)
    {
        CallRecord[] records =
            [.. Enumerable.Range(0, 4).Select(n => SampleCalls.Answered($"{n}", new Timestamp(SampleCalls.Noon.Nanoseconds + (n * 400))))];
        using ICallStore store = open(true);
        store.Append(records);
        for (int from = 0; from <= 1200; from += 200)
        {
            CallQuery query = new()
            {
                From = new Timestamp(SampleCalls.Noon.Nanoseconds + from),
                To = new Timestamp(SampleCalls.Noon.Nanoseconds + from + 500),
            };
            Expect(store, query, [.. records.Where(query.Matches).OrderByDescending(record => record.Start)]);
        }
    }

    private static void PagesFollowOneAnother(Func<bool, ICallStore> open)
    {
        // 5 hours apart: pages begin and end in the middle of days.
        CallRecord[] records = [.. Enumerable.Range(0, 30).Select(number => SampleCalls.Answered(number * 18_000))];
        using ICallStore store = open(true);
        store.Append(records);
        CallRecord[] expected = [.. records.OrderByDescending(record => record.Start)];
        for (int skip = 0; skip < 35; skip += 7)
        {
            Expect(store, new CallQuery { Skip = skip, Limit = 7 }, [.. expected.Skip(skip).Take(7)]);
        }
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
        Expect(store.Find("") is null, "Find takes an empty name");
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

    private static void Expect(ICallStore store, CallQuery query, IReadOnlyList<CallRecord> expected) =>
        Expect([.. store.Query(query)], expected, query);

    // Records are compared as the JSON that users see.
    private static void Expect(IReadOnlyList<CallRecord?> found, IReadOnlyList<CallRecord> expected, CallQuery? query = null)
    {
        for (int i = 0; i < Math.Max(found.Count, expected.Count); i++)
        {
            string wanted = i < expected.Count ? Json(expected[i]) : "nothing";
            string got = i < found.Count ? Json(found[i]) : "nothing";
            Expect(wanted == got, $"{query}: record {i} of {expected.Count} should be\n{wanted}\nbut is\n{got}");
        }
    }

    private static string Json(CallRecord? record) => record is null
        ? "nothing"
        : Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Default.CallRecord));

    private static void Expect(bool condition, string violation)
    {
        if (!condition)
        {
            throw new ConformanceException(violation);
        }
    }
}
