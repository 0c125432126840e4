using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Sdk.Testing;

// Many read while one writes, and whatever is done in whatever order.
public static partial class CallStoreConformance
{
    private static void ManyReadWhileOneAppends(Func<bool, ICallStore> open)
    {
        CallRecord[] first = [.. Enumerable.Range(0, 200).Select(number => Call($"old-{number:000}", number * 1000, "1"))];
        using ICallStore store = open(true);
        store.Append(first);
        using var stop = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(reader => Task.Run(() => ReadUntil(store, first, stop.Token)))];
        try
        {
            for (int batch = 0; batch < 20 && !readers.Any(reader => reader.IsFaulted); batch++)
            {
                store.Append([.. Enumerable.Range(0, 20).Select(number => Call($"new-{batch}-{number}", (batch * 9000) + number + 0.5, "2"))]);
            }
        }
        finally
        {
            stop.Cancel();
        }

        Task.WhenAll(readers).GetAwaiter().GetResult();
        Expect(store.Count(new CallQuery { Caller = "2" }, 1000) == 400, "calls that were appended while others read are not there");
    }

    private static void ReadUntil(ICallStore store, CallRecord[] expected, CancellationToken stop)
    {
        CallRecord[] newestFirst = [.. expected.Reverse()];
        do
        {
            Expect(store, new CallQuery { Caller = "1", Limit = 300 }, newestFirst);
            Expect(store.Count(new CallQuery { Caller = "1" }, 1000) == expected.Length, "a count is wrong while calls are appended");
            Expect([store.Find(expected[7].CallId)], [expected[7]]);
            store.Health();
        }
        while (!stop.IsCancellationRequested);
    }

    private static void RandomUseAgreesWithTheModel(Func<bool, ICallStore> open)
    {
        // The same numbers each time, so that what fails fails again.
        var random = new Random(4711);
        var model = new CallStoreModel();
        ICallStore store = open(true);
        try
        {
            for (int step = 0; step < 150; step++)
            {
                switch (random.Next(10))
                {
                    case < 4:
                        CallRecord[] batch = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => RandomCall(random))];
                        store.Append(batch);
                        model.Append(batch);
                        break;
                    case 4 when random.Next(4) == 0:
                        DateOnly day = FirstDay.AddDays(random.Next(-1, 5));
                        store.DeleteBefore(day);
                        model.DeleteBefore(day);
                        break;
                    case 5 when random.Next(4) == 0:
                        store.Dispose();
                        store = open(true);
                        break;
                    default:
                        ExpectSame(store, model, RandomQuery(random));
                        break;
                }
            }

            ExpectSame(store, model, new CallQuery { Limit = 10_000 });
        }
        finally
        {
            store.Dispose();
        }
    }

    // Few starts and few names, so that records replace each other and share starts.
    private static CallRecord RandomCall(Random random)
    {
        Timestamp start = SampleCalls.Noon.AddSeconds((random.Next(6) * 86_400) + random.Next(20));
        CallRecord call = SampleCalls.Answered($"c-{random.Next(8)}", start, random.Next(3) == 0 ? null : $"s-{random.Next(2)}");
        return call with
        {
            Caller = random.Next(5) == 0 ? null : $"{random.Next(30)}",
            Callee = random.Next(5) == 0 ? null : $"{random.Next(30)}",
            Mos = random.Next(4) == 0 ? null : random.Next(10, 45) / 10.0,
            State = (CallState)random.Next(7),
            StatusCode = random.Next(4) == 0 ? null : 200 + (random.Next(5) * 100),
            Source = new TransportAddress(HostAddress.FromIPv4([10, 0, 0, (byte)random.Next(20)]), 5060),
            Retransmissions = random.Next(1000),
        };
    }

    private static CallQuery RandomQuery(Random random)
    {
        var query = new CallQuery { Limit = random.Next(1, 40) };
        for (int i = random.Next(4); i > 0; i--)
        {
            query = random.Next(12) switch
            {
                0 => query with { After = CallKey.Of(RandomCall(random)) },
                1 => query with { From = RandomCall(random).Start },
                2 => query with { Caller = $"{random.Next(4)}" },
                3 => query with { Callee = $"{random.Next(4)}" },
                4 => query with { Number = $"{random.Next(4)}" },
                5 => query with { MosBelow = random.Next(10, 45) / 10.0 },
                _ => Filters[random.Next(Filters.Length)](query),
            };
        }

        return query;
    }
}
