using System.Globalization;
using System.Net;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Sdk.Testing;

// Answers have an order, and hold what matches and nothing else.
public static partial class CallStoreConformance
{
    // Each changes one condition; some match much, some little, some nothing.
    private static readonly Func<CallQuery, CallQuery>[] Filters =
    [
        query => query with { From = SampleCalls.Noon.AddSeconds(30) },
        query => query with { To = SampleCalls.Noon.AddSeconds(100_000) },
        query => query with { From = SampleCalls.Noon.AddSeconds(86_400), To = SampleCalls.Noon.AddSeconds(86_430) },
        query => query with { Caller = "+494" },
        query => query with { Callee = "40" },
        query => query with { Number = "+49" },
        query => query with { Number = "4" },
        query => query with { Address = IPNetwork.Parse("198.51.100.0/26") },
        query => query with { State = CallState.Answered },
        query => query with { State = CallState.Redirected },
        query => query with { StatusCode = 486 },
        query => query with { MosBelow = 3.5 },
        query => query with { Sensor = "s-1" },
        query => query with { After = CallKey.Of(Various(70)) },
        query => query with { Limit = 7 },
    ];

    // Of three days; two of each 7 share a start.
    private static CallRecord Various(int number)
    {
        double second = number % 7 == 6 ? number - 1 : number;
        Timestamp start = SampleCalls.Noon.AddSeconds(second + (number % 3 * 86_400));
        string? sensor = number % 5 == 0 ? null : $"s-{number % 4}";
        CallRecord call = number % 2 == 0 ? SampleCalls.Answered(number) : SampleCalls.Busy(number);
        return call with
        {
            Id = RecordId.Of(sensor, call.CallId, start),
            Start = start,
            Sensor = sensor,
            Caller = number % 3 == 0 ? null : $"+49{number % 7}",
            Callee = $"{number % 5}00",
            Mos = number % 4 == 0 ? null : 1 + (number % 30 / 10.0),
            Source = new TransportAddress(HostAddress.FromIPv4([198, 51, 100, (byte)number]), 5060),
        };
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
        // UTF-16 would put the last two the other way round, a language's order most of them.
        string[] ordered = ["", "B", "a", "a ", "aa", "b", "c", "z", "Ä", "é", "\uFB01", "😀"];
        CallRecord[] records = [.. ordered.Select(callId => SampleCalls.Answered(callId, SampleCalls.Noon))];
        CallRecord later = SampleCalls.Answered("z", new Timestamp(SampleCalls.Noon.Nanoseconds + 1));
        using ICallStore store = open(true);
        store.Append([.. records.Reverse(), later]);
        CallRecord[] expected = [later, .. records];
        Expect(store, new CallQuery(), expected);
        for (int i = 0; i < expected.Length; i++)
        {
            Expect(store, new CallQuery { After = CallKey.Of(expected[i]), Limit = 3 }, [.. expected.Skip(i + 1).Take(3)]);
        }
    }

    private static void TimesAreExact(Func<bool, ICallStore> open)
    {
        CallRecord[] records =
            [.. Enumerable.Range(0, 4).Select(n => SampleCalls.Answered($"{n}", new Timestamp(SampleCalls.Noon.Nanoseconds + (n * 400))))];
        using ICallStore store = open(true);
        CallStoreModel model = Fill(store, records);
        for (int from = 0; from <= 1200; from += 200)
        {
            ExpectSame(store, model, new CallQuery
            {
                From = new Timestamp(SampleCalls.Noon.Nanoseconds + from),
                To = new Timestamp(SampleCalls.Noon.Nanoseconds + from + 500),
            });
        }

        ExpectSame(store, model, new CallQuery { From = new Timestamp(long.MinValue), To = Timestamp.MaxValue });
        ExpectSame(store, model, new CallQuery { From = SampleCalls.Noon.AddSeconds(20), To = SampleCalls.Noon.AddSeconds(10) });
        ExpectSame(store, model, new CallQuery { From = SampleCalls.Noon.AddSeconds(86_400) });
        ExpectSame(store, model, new CallQuery { To = SampleCalls.Noon.AddSeconds(-86_400) });
    }

    private static void EveryFilterFilters(Func<bool, ICallStore> open)
    {
        using ICallStore store = open(true);
        CallStoreModel model = Fill(store, [.. Enumerable.Range(0, 120).Select(Various)]);
        foreach (Func<CallQuery, CallQuery> filter in Filters)
        {
            ExpectSame(store, model, filter(new CallQuery { Limit = 200 }));
        }
    }

    private static void FiltersCombine(Func<bool, ICallStore> open)
    {
        using ICallStore store = open(true);
        CallStoreModel model = Fill(store, [.. Enumerable.Range(0, 120).Select(Various)]);
        for (int first = 0; first < Filters.Length; first++)
        {
            for (int second = first + 1; second < Filters.Length; second++)
            {
                ExpectSame(store, model, Filters[first](Filters[second](new CallQuery { Limit = 200 })));
            }
        }

        CallQuery all = new()
        {
            From = SampleCalls.Noon,
            To = SampleCalls.Noon.AddSeconds(300_000),
            Caller = "+49",
            Callee = "2",
            Number = "2",
            Address = IPNetwork.Parse("0.0.0.0/0"),
            State = CallState.Answered,
            StatusCode = 200,
            MosBelow = 5,
            Sensor = "s-2",
            After = CallKey.Of(Various(119)),
        };
        ExpectSame(store, model, all);
        Expect(model.Count(all, 10) > 0, "the check is of no use");
    }

    private static void PrefixesAreOrdinal(Func<bool, ICallStore> open)
    {
        string[] numbers =
        [
            .. OddStrings, "", "1", "10", "100", "+1", "1%", "1_0", "x", "X", "\0", "\0\0", "é", "E", new string('x', 70), new string('x', 71),
            "\u00ff\u00ff", "\uFFFF", "\U0010FFFF", "😀😀",
        ];
        CallRecord[] records =
        [
            .. numbers.Select((number, index) => SampleCalls.Busy(index * 3000) with
            {
                Caller = index % 3 == 2 ? null : number,
                Callee = index % 3 == 1 ? null : number,
            }),
        ];
        using ICallStore store = open(true);
        CallStoreModel model = Fill(store, records);
        foreach (string prefix in numbers)
        {
            ExpectSame(store, model, new CallQuery { Caller = prefix, Limit = 100 });
            ExpectSame(store, model, new CallQuery { Callee = prefix, Limit = 100 });
            ExpectSame(store, model, new CallQuery { Number = prefix, Limit = 2 });
            ExpectSame(store, model, new CallQuery { Caller = prefix, Callee = prefix, Number = prefix });
        }
    }

    private static void AddressesAreNetworks(Func<bool, ICallStore> open)
    {
        string[] addresses =
        [
            "192.0.2.1:5060", "192.0.2.2:5060", "192.0.3.1:5060", "10.0.0.1:5060", "255.255.255.255:1", "0.0.0.0:5060",
            "[2001:db8::1]:5060", "[2001:db8:0:1::1]:5060", "[::1]:5060", "unknown",
        ];
        CallRecord[] records =
        [
            .. addresses.SelectMany((address, index) => new[]
            {
                SampleCalls.Busy((index * 3) + 0) with { Source = TransportAddress.Parse(address), Destination = default },
                SampleCalls.Busy((index * 3) + 1) with { Source = default, Destination = TransportAddress.Parse(address) },
                SampleCalls.Busy((index * 3) + 2) with
                {
                    Source = default, Destination = default, Hops = [TransportAddress.Parse("203.0.113.1:5060"), TransportAddress.Parse(address)],
                },
            }),
        ];
        string[] networks =
        [
            "192.0.2.1/32", "192.0.2.0/30", "192.0.2.0/23", "192.0.0.0/8", "0.0.0.0/0", "0.0.0.0/32", "255.255.255.255/32", "203.0.113.1/32",
            "2001:db8::1/128", "2001:db8::/64", "2001:db8::/32", "::/0", "::/128", "::1/128", "172.16.0.0/12", "fe80::/10",
        ];
        using ICallStore store = open(true);
        CallStoreModel model = Fill(store, records);
        foreach (string network in networks)
        {
            ExpectSame(store, model, new CallQuery { Address = IPNetwork.Parse(network) });
        }
    }

    private static void CountStopsAtItsCap(Func<bool, ICallStore> open)
    {
        CallRecord[] records = [.. Enumerable.Range(0, 30).Select(number => SampleCalls.Busy(number * 9000) with { Caller = $"{number % 3}" })];
        using ICallStore store = open(true);
        CallStoreModel model = Fill(store, records);
        foreach (int cap in (int[])[1, 2, 9, 10, 11, 29, 30, 31])
        {
            foreach (CallQuery query in (CallQuery[])[new(), new() { Caller = "1" }, new() { StatusCode = 486 }, new() { Limit = 3 }])
            {
                int found = store.Count(query, cap);
                int expected = model.Count(query, cap);
                Expect(found == expected, $"{query}: counts {found} instead of {expected} with the cap {cap}");
            }
        }
    }
}
