using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Sdk.Testing;

/// <summary>What a store should answer: the plainest that keeps the promises of <see cref="ICallStore"/>.</summary>
internal sealed class CallStoreModel
{
    private readonly SortedDictionary<CallKey, CallRecord> calls = [];

    public void Append(IEnumerable<CallRecord> records)
    {
        foreach (CallRecord record in records)
        {
            calls[CallKey.Of(record)] = record;
        }
    }

    public void DeleteBefore(DateOnly day)
    {
        foreach (CallKey key in calls.Keys.Where(key => DayOf(key.Start) < day).ToList())
        {
            calls.Remove(key);
        }
    }

    public IReadOnlyList<CallRecord> Query(CallQuery query) => [.. calls.Values.Where(query.Matches).Take(query.Limit)];

    public int Count(CallQuery query, int cap) => Math.Min(calls.Values.Count(query.Matches), cap);

    public static DateOnly DayOf(Timestamp start) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(start.Nanoseconds / 100));
}
