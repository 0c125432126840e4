using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using LiteDB;

namespace Earshot.LiteDbStore;

/// <summary>Call records in one database file per UTC day of the call's start, so that retention is deleting a file.</summary>
internal sealed class LiteDbCallStore(DayFiles files, StoreLock storeLock, IPluginLog log) : ICallStore
{
    public void Append(IReadOnlyList<CallRecord> records) => Guard("write", () =>
    {
        foreach (IGrouping<DateOnly, CallRecord> day in records.GroupBy(record => DayFiles.DayOf(record.Start)))
        {
            files.Open(day.Key).Append(day.Select(ToDocument).OfType<BsonDocument>());
        }

        return records.Count;
    });

    public IReadOnlyList<CallRecord> Query(CallQuery query) => Guard<IReadOnlyList<CallRecord>>("read", () =>
    [
        .. files.Newest()
            .Where(day => (query.From is not { } from || day >= DayFiles.DayOf(from))
                && (query.To is not { } to || day <= DayFiles.DayOf(to)))
            .SelectMany(day => files.Open(day).Newest(query))
            .Take(query.Limit),
    ]);

    public CallRecord? Find(string idOrCallId) => Guard("read", () => files.Newest()
        .Select(day => files.Open(day).Find(idOrCallId))
        .FirstOrDefault(record => record is not null));

    public int Count(CallQuery query, int cap) => Query(query with { Limit = cap }).Count;

    public void DeleteBefore(DateOnly day) => throw new NotSupportedException();

    public StoreHealth Health() => new();

    public IReadOnlyList<StoreProblem> Check(bool repair) => [];

    public void Dispose()
    {
        files.Dispose();
        storeLock.Dispose();
    }

    private BsonDocument? ToDocument(CallRecord record)
    {
        byte[] json = CallDocument.Json(record);
        if (json.Length <= CallDocument.MaxJsonLength)
        {
            return CallDocument.From(record, json);
        }

        // Refusing the batch would keep every later record from being stored.
        log.Error($"call {record.Id} is not kept: its record has {json.Length} bytes, and the database takes no more "
            + $"than {CallDocument.MaxJsonLength}");
        return null;
    }

    // The engine meets a damaged file or a full disk with exceptions of many kinds, and cannot be used afterwards. What was
    // open last is what failed; it is opened anew, and thereby repaired from its log, on the next use.
    private T Guard<T>(string doing, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not PluginException)
        {
            throw new PluginException($"cannot {doing} {files.Abandon()}: {e.Message}", e);
        }
    }
}
