using Earshot.LiteDbStore;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;
using LiteDB;

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
        BsonDocument[][] days = [.. Enumerable.Range(0, count).Select(number => Document(calls[number], packer)).Chunk(calls.PerDay)];
        Rate.Watch watch = Rate.Start();
        for (int day = 0; day < days.Length; day++)
        {
            using var database = new LiteDatabase(Path.Combine(path, $"{day}.db"));
            database.GetCollection("calls").InsertBulk(days[day]);
        }

        return watch.Stop(count);
    }

    /// <summary>What the bare engine is spared: JSON of each call, on one thread, and, if <paramref name="compressed"/>, the rest of its document.</summary>
    public static Rate Make(MonthOfCalls calls, int count, bool compressed)
    {
        CallRecord[] records = [.. Enumerable.Range(0, count).Select(number => calls[number])];
        using var packers = new RecordPackers();
        RecordPacker packer = packers.Take();
        Rate.Watch watch = Rate.Start();
        foreach (CallRecord record in records)
        {
            _ = compressed ? (object)Document(record, packer) : System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Default.CallRecord);
        }

        return watch.Stop(count);
    }

    public Rate Store(MonthOfCalls calls, int count)
    {
        string path = Empty("append");
        CallRecord[][] batches = [.. Enumerable.Range(0, count).Select(number => calls[number]).Chunk(BatchSize)];
        Rate.Watch watch = Rate.Start();
        using (ICallStore store = Open(path, writable: true))
        {
            foreach (CallRecord[] batch in batches)
            {
                store.Append(batch);
            }
        }

        return watch.Stop(count);
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
            foreach (int[] numbers in Enumerable.Range(0, calls.Count).Chunk(10 * BatchSize))
            {
                store.Append([.. numbers.Select(number => calls[number])]);
            }
        }

        Directory.Move(path, done);
        return done;
    }

    public static ICallStore Open(string path, bool writable) => ((ICallStorePlugin)new LiteDbStorePlugin()).Open(
        new LiteDbStoreConfig { Directory = path }, new TestPluginContext(), writable);

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
