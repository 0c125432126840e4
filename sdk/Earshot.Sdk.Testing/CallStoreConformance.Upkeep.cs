using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Sdk.Testing;

// Old days go, and a store knows how it stands.
public static partial class CallStoreConformance
{
    private static readonly DateOnly FirstDay = CallStoreModel.DayOf(SampleCalls.Noon);

    private static void DeletingTakesWholeDays(Func<bool, ICallStore> open)
    {
        long day = Timestamp.Parse("2026-11-24T00:00:00.000000Z").Nanoseconds;
        CallRecord[] records =
        [
            SampleCalls.Answered("first of the next day", new Timestamp(day)),
            SampleCalls.Answered("last of the day", new Timestamp(day - 1)),
            SampleCalls.Answered("much older", SampleCalls.Noon.AddSeconds(-86_400 * 900)),
        ];
        using (ICallStore store = open(true))
        {
            store.Append(records);
            store.DeleteBefore(FirstDay);
            Expect(store, new CallQuery(), records[..2]);
            store.DeleteBefore(FirstDay.AddDays(1));
            Expect(store, new CallQuery(), records[..1]);
            store.DeleteBefore(FirstDay.AddDays(1));
            store.DeleteBefore(DateOnly.MinValue);
            Expect(store, new CallQuery(), records[..1]);
            Expect(store.Find("last of the day") is null, "Find gives a call that was deleted");
            Expect(store.Count(new CallQuery { Number = "1001" }, 10) == 1, "Count counts a call that was deleted");
        }

        using (ICallStore reopened = open(true))
        {
            Expect(reopened, new CallQuery(), records[..1]);
            reopened.DeleteBefore(DateOnly.MaxValue);
            Expect(reopened, new CallQuery(), []);
        }
    }

    private static void DeletedDaysTakeCallsAgain(Func<bool, ICallStore> open)
    {
        using (ICallStore store = open(true))
        {
            store.Append([SampleCalls.Answered(1), SampleCalls.Answered(2), SampleCalls.Answered(90_000)]);
            store.DeleteBefore(FirstDay.AddDays(1));
            store.Append([SampleCalls.Answered(2), SampleCalls.Busy(3)]);
            Expect(store, new CallQuery(), [SampleCalls.Answered(90_000), SampleCalls.Busy(3), SampleCalls.Answered(2)]);
        }

        using ICallStore reader = open(false);
        Expect(reader, new CallQuery(), [SampleCalls.Answered(90_000), SampleCalls.Busy(3), SampleCalls.Answered(2)]);
        Expect(reader, new CallQuery { Number = "3003" }, [SampleCalls.Busy(3)]);
    }

    private static void HealthTellsTheDays(Func<bool, ICallStore> open)
    {
        using (ICallStore store = open(true))
        {
            store.Append([SampleCalls.Answered(0), SampleCalls.Answered(5 * 86_400), SampleCalls.Busy(2 * 86_400)]);
            ExpectHealth(store, FirstDay, FirstDay.AddDays(5));
            store.DeleteBefore(FirstDay.AddDays(1));
            ExpectHealth(store, FirstDay.AddDays(2), FirstDay.AddDays(5));
        }

        using ICallStore reader = open(false);
        ExpectHealth(reader, FirstDay.AddDays(2), FirstDay.AddDays(5));
    }

    // A store behind a server may not know all without asking it, but says nothing that is wrong.
    private static void ExpectHealth(ICallStore store, DateOnly oldest, DateOnly newest)
    {
        StoreHealth health = store.Health();
        Expect(
            health is { Problem: null, Calls: null or >= 0, Bytes: null or > 0, Waiting: >= 0, Refused: 0 }
                && (health.OldestDay is null || health.OldestDay == oldest)
                && (health.NewestDay is null || health.NewestDay == newest),
            $"with calls from {oldest:O} to {newest:O} the health is {health}");
    }

    private static void HealthyStoreHasNoProblem(Func<bool, ICallStore> open)
    {
        CallRecord[] records = [.. Enumerable.Range(0, 100).Select(Various)];
        using (ICallStore store = open(true))
        {
            CallStoreModel model = Fill(store, records);
            ExpectNoProblem(store, repair: false);
            ExpectNoProblem(store, repair: true);
            ExpectSame(store, model, new CallQuery { Limit = 200 });
            store.Append(records);
            ExpectSame(store, model, new CallQuery { Limit = 200 });
        }

        using ICallStore reader = open(false);
        ExpectNoProblem(reader, repair: false);
    }

    private static void ExpectNoProblem(ICallStore store, bool repair)
    {
        foreach (StoreProblem problem in store.Check(repair))
        {
            throw new ConformanceException($"a check of a healthy store found {problem}");
        }
    }

    private static void ReadersRepairNothing(Func<bool, ICallStore> open)
    {
        using (ICallStore writer = open(true))
        {
            writer.Append([SampleCalls.Busy(1)]);
        }

        using ICallStore reader = open(false);
        try
        {
            reader.Check(repair: true);
        }
        catch (PluginException)
        {
            return;
        }

        throw new ConformanceException("a store that was opened to look only takes an order to repair");
    }
}
