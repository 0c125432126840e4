using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.LiteDbStore;

/// <summary>Call records in one database file per UTC day of the call's start, so that retention is deleting files.</summary>
internal sealed class LiteDbCallStore(Days days, StoreLock storeLock, bool writable, IPluginLog log) : ICallStore
{
    // As many as a person asks for; a writer waits for no more than these.
    private const int FetchedAtOnce = 50;

    private readonly RecordPackers packers = new();

    public void Append(IReadOnlyList<CallRecord> records)
    {
        foreach (IGrouping<DateOnly, CallRecord> day in records.GroupBy(record => DayFiles.DayOf(record.Start)))
        {
            days.Append(day.Key, (file, summary) => DayAppend.Run(file, summary, day, packers, Refuse));
        }
    }

    public IReadOnlyList<CallRecord> Query(CallQuery query)
    {
        IReadOnlyList<DateOnly> asked = DaysOf(query);
        var filter = new SummaryFilter(query);
        IReadOnlyList<CallRecord> found = [.. asked.SelectMany(day => Newest(day, query, filter)).Take(query.Limit)];
        return found.Count > 0 ? found : OrThrow(found, asked);
    }

    public int Count(CallQuery query, int cap)
    {
        IReadOnlyList<DateOnly> asked = DaysOf(query);
        var filter = new SummaryFilter(query);
        int count = asked.SelectMany(day => Matching(day, query, filter)).Take(cap).Count();
        return count > 0 ? count : OrThrow(count, asked);
    }

    public CallRecord? Find(string idOrCallId)
    {
        ulong hash = StoredKey.Hash(idOrCallId);
        IReadOnlyList<DateOnly> asked = days.Newest(null, null);
        CallRecord? found = asked.Select(day => Find(day, hash, idOrCallId)).FirstOrDefault(record => record is not null);
        return found ?? OrThrow(found, asked);
    }

    public void DeleteBefore(DateOnly day) => days.DeleteBefore(day);

    public StoreHealth Health()
    {
        IReadOnlyList<DateOnly> all = days.Newest(null, null);
        long calls = all.Sum(day => days.Count(day) ?? 0);
        string[] problems = Problems(all);
        return new StoreHealth
        {
            Problem = problems.Length == 0 ? null : $"{problems.Length} of {all.Count} days are left out until `earshot store repair`: {problems[0]}",
            Calls = calls,
            Bytes = all.Count == 0 ? null : days.Bytes(),
            NewestDay = all.Count == 0 ? null : all[0],
            OldestDay = all.Count == 0 ? null : all[^1],
        };
    }

    public IReadOnlyList<StoreProblem> Check(bool repair)
    {
        if (repair && !writable)
        {
            throw new PluginException("the call store was opened to look only, and cannot be repaired");
        }

        return [.. days.Newest(null, null).Select(day => DayCheck.Run(days, day, repair)).OfType<StoreProblem>()];
    }

    public void Dispose()
    {
        days.Dispose();
        packers.Dispose();
        storeLock.Dispose();
    }

    // Refusing the batch would keep every later record from being stored.
    private void Refuse(CallRecord call) =>
        log.Error($"call {call.Id} is not kept: its record has more than {CallDocument.MaxPackedLength} bytes, which the database does not take");

    private IReadOnlyList<DateOnly> DaysOf(CallQuery query) => days.Newest(
        query.From,
        query.After is { } after && !(query.To < after.Start) ? after.Start : query.To);

    private IEnumerable<CallRecord> Newest(DateOnly day, CallQuery query, SummaryFilter filter)
    {
        if (days.Summary(day) is not { } summary)
        {
            yield break;
        }

        foreach (IReadOnlyList<UInt128> keys in InGroups(summary.Newest(filter)))
        {
            foreach (CallRecord record in days.Read(day, file => file.Fetch(keys)) ?? [])
            {
                if (query.Matches(record))
                {
                    yield return record;
                }
            }
        }
    }

    // Calls of one start are never parted, for only their records tell their order.
    private static IEnumerable<IReadOnlyList<UInt128>> InGroups(IEnumerable<UInt128> keys)
    {
        var group = new List<UInt128>();
        foreach (UInt128 key in keys)
        {
            if (group.Count >= FetchedAtOnce && StoredKey.Start(group[^1]) != StoredKey.Start(key))
            {
                yield return group;
                group = [];
            }

            group.Add(key);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private IEnumerable<UInt128> Matching(DateOnly day, CallQuery query, SummaryFilter filter) =>
        (days.Summary(day)?.Newest(filter) ?? [])
            .Where(key => filter.Decides(key) || (days.Read(day, file => file.Fetch([key])) ?? []).Any(query.Matches));

    private CallRecord? Find(DateOnly day, ulong hash, string idOrCallId) =>
        days.Summary(day)?.Named(hash) is { Count: > 0 } keys
            ? days.Read(day, file => file.Fetch(keys))?.FirstOrDefault(record => record.Id == idOrCallId || record.CallId == idOrCallId)
            : null;

    /// <summary>What was found, unless nothing could be: then an empty answer would be a lie.</summary>
    private T OrThrow<T>(T found, IReadOnlyList<DateOnly> asked)
    {
        string[] problems = Problems(asked);
        return problems.Length > 0 && problems.Length == asked.Count
            ? throw new PluginException($"{problems[0]}; `earshot store repair` mends what it can")
            : found;
    }

    private string[] Problems(IEnumerable<DateOnly> asked) =>
        [.. asked.Where(day => days.Unreadable(day) is not null).Select(day => $"cannot read {days.PathOf(day)}: {days.Unreadable(day)}")];
}
