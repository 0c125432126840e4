using Earshot.LiteDbStore;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Earshot.Bench.Store;

/// <summary>LiteDbStore beside what its engine does when it is handed the same documents, ready, with no index and one transaction a day.</summary>
internal sealed class LiteDbBench(string folder)
{
    // As StoreWriter hands them over.
    private const int BatchSize = 500;

    public Rate Bare(MonthOfCalls calls, int count)
    {
        string path = Empty("bare");
        using var packers = new RecordPackers();
        RecordPacker packer = packers.Take();
        var watch = new Rate.Watch();
        foreach (int[] day in Enumerable.Range(0, count).Chunk(calls.PerDay))
        {
            BsonDocument[] documents = [.. day.Select(number => Document(calls[number], packer))];
            watch.Run(() =>
            {
                using var database = new LiteDatabase(Path.Combine(path, $"{day[0]}.db"));
                database.GetCollection("calls").InsertBulk(documents);
            });
        }

        return watch.Of(count);
    }

    /// <summary>What the bare engine is spared: JSON of each call, on one thread, and, if <paramref name="compressed"/>, the rest of its document.</summary>
    public static Rate Make(MonthOfCalls calls, int count, bool compressed)
    {
        using var packers = new RecordPackers();
        RecordPacker packer = packers.Take();
        var watch = new Rate.Watch();
        foreach (CallRecord[] batch in Batches(calls, count))
        {
            watch.Run(() =>
            {
                foreach (CallRecord record in batch)
                {
                    _ = compressed ? (object)Document(record, packer) : JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Default.CallRecord);
                }
            });
        }

        return watch.Of(count);
    }

    public Rate Store(MonthOfCalls calls, int count)
    {
        string path = Empty("append");
        var watch = new Rate.Watch();
        ICallStore store = watch.Run(() => Open(path, writable: true));
        foreach (CallRecord[] batch in Batches(calls, count))
        {
            watch.Run(() => store.Append(batch));
        }

        watch.Run(store.Dispose);
        return watch.Of(count);
    }

    /// <summary>What is left of <see cref="Store"/> when other processors make documents and summaries.</summary>
    public Rate Keep(MonthOfCalls calls, int count)
    {
        string path = Empty("keep");
        using var packers = new RecordPackers();
        RecordPacker packer = packers.Take();
        var watch = new Rate.Watch();
        foreach (IGrouping<int, CallRecord[]> day in Batches(calls, count).Index().GroupBy(batch => batch.Index * BatchSize / calls.PerDay, batch => batch.Item))
        {
            DayFile file = watch.Run(() => new DayFile(default, Path.Combine(path, $"{day.Key}.db"), writable: true));
            DaySummary summary = DaySummary.Empty;
            foreach (CallRecord[] batch in day)
            {
                StoredCall[] made = Array.ConvertAll(batch, call => StoredCall.Of(StoredKey.Of(CallKey.Of(call)), call, packer));
                watch.Run(() => summary = DayAppend.Run(
                    file, summary, batch.Select(call => StoredKey.Of(CallKey.Of(call))).ToHashSet(), made, _ => { }));
            }

            watch.Run(file.Dispose);
        }

        return watch.Of(count);
    }

    /// <summary>Folder of a store with all the calls, which is made when it is not there.</summary>
    public string Filled(MonthOfCalls calls)
    {
        string done = Path.Combine(folder, $"litedb-{calls.Count}");
        if (Directory.Exists(done))
        {
            return done;
        }

        string path = Empty("filling");
        using (ICallStore store = Open(path, writable: true))
        {
            foreach (CallRecord[] batch in Batches(calls, calls.Count))
            {
                store.Append(batch);
            }
        }

        Directory.Move(path, done);
        return done;
    }

    public static ICallStore Open(string path, bool writable) => ((ICallStorePlugin)new LiteDbStorePlugin()).Open(
        new LiteDbStoreConfig { Directory = path }, new TestPluginContext(), writable);

    private static IEnumerable<CallRecord[]> Batches(MonthOfCalls calls, int count) =>
        Enumerable.Range(0, count).Chunk(BatchSize).Select(numbers => Array.ConvertAll(numbers, number => calls[number]));

    private static BsonDocument Document(CallRecord record, RecordPacker packer)
    {
        (byte[] packed, int jsonLength) = packer.Pack(record);
        return CallDocument.From(StoredKey.Of(CallKey.Of(record)), packed, jsonLength);
    }

    private string Empty(string name)
    {
        string path = Path.Combine(folder, name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return Directory.CreateDirectory(path).FullName;
    }
}
