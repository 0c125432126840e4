using System.Text;
using System.Text.Json;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Storage;

namespace Earshot.Sdk.Testing;

/// <summary>
/// What <see cref="ICallStore"/> promises, as checks that any test framework can run: each takes a function that opens one
/// and the same store, empty before the first call, with <c>true</c> for writing, and throws when the promise is broken.
/// </summary>
public static partial class CallStoreConformance
{
    /// <summary>Every check by its name. Each needs a store of its own.</summary>
    public static IReadOnlyDictionary<string, Action<Func<bool, ICallStore>>> Checks { get; } =
        new Dictionary<string, Action<Func<bool, ICallStore>>>
        {
            [nameof(EmptyStoreAnswers)] = EmptyStoreAnswers,
            [nameof(RecordComesBackAsItWas)] = RecordComesBackAsItWas,
            [nameof(OddStringsComeBack)] = OddStringsComeBack,
            [nameof(AppendingAgainReplaces)] = AppendingAgainReplaces,
            [nameof(TheLastOfABatchReplaces)] = TheLastOfABatchReplaces,
            [nameof(SensorsAreKeptApart)] = SensorsAreKeptApart,
            [nameof(ReopeningFindsAll)] = ReopeningFindsAll,
            [nameof(LargeBatchIsKept)] = LargeBatchIsKept,
            [nameof(FindTakesIdAndCallId)] = FindTakesIdAndCallId,
            [nameof(NewestComesFirst)] = NewestComesFirst,
            [nameof(OneStartIsOrderedByCallId)] = OneStartIsOrderedByCallId,
            [nameof(TimesAreExact)] = TimesAreExact,
            [nameof(EveryFilterFilters)] = EveryFilterFilters,
            [nameof(FiltersCombine)] = FiltersCombine,
            [nameof(PrefixesAreOrdinal)] = PrefixesAreOrdinal,
            [nameof(AddressesAreNetworks)] = AddressesAreNetworks,
            [nameof(CountStopsAtItsCap)] = CountStopsAtItsCap,
            [nameof(PagesFollowOneAnother)] = PagesFollowOneAnother,
            [nameof(PagesStayStableWhileCallsArrive)] = PagesStayStableWhileCallsArrive,
            [nameof(PagesGoOnBehindAKeyThatIsGone)] = PagesGoOnBehindAKeyThatIsGone,
            [nameof(DeletingTakesWholeDays)] = DeletingTakesWholeDays,
            [nameof(DeletedDaysTakeCallsAgain)] = DeletedDaysTakeCallsAgain,
            [nameof(HealthTellsTheDays)] = HealthTellsTheDays,
            [nameof(HealthyStoreHasNoProblem)] = HealthyStoreHasNoProblem,
            [nameof(ReadersRepairNothing)] = ReadersRepairNothing,
            [nameof(ManyReadWhileOneAppends)] = ManyReadWhileOneAppends,
            [nameof(RandomUseAgreesWithTheModel)] = RandomUseAgreesWithTheModel,
        };

    private static CallStoreModel Fill(ICallStore store, IReadOnlyList<CallRecord> records)
    {
        store.Append(records);
        var model = new CallStoreModel();
        model.Append(records);
        return model;
    }

    private static void ExpectSame(ICallStore store, CallStoreModel model, CallQuery query)
    {
        Expect(store, query, model.Query(query));
        int found = store.Count(query, int.MaxValue);
        int expected = model.Count(query, int.MaxValue);
        Expect(found == expected, $"{query}: counts {found} instead of {expected}");
    }

    private static void Expect(ICallStore store, CallQuery query, IReadOnlyList<CallRecord> expected) =>
        Expect([.. store.Query(query)], expected, query);

    // Records are compared as the JSON that users see.
    private static void Expect(CallRecord?[] found, IReadOnlyList<CallRecord> expected, CallQuery? query = null)
    {
        for (int i = 0; i < Math.Max(found.Length, expected.Count); i++)
        {
            string wanted = i < expected.Count ? Json(expected[i]) : "nothing";
            string got = i < found.Length ? Json(found[i]) : "nothing";
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
