using System.Collections.Concurrent;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Storage.Tests;

/// <summary>A store in memory that fails, or waits, when it is told to.</summary>
internal sealed class FakeStore : ICallStore
{
    private readonly List<IReadOnlyList<CallRecord>> batches = [];

    public ManualResetEventSlim Open { get; } = new(true);

    public volatile int Failures;

    public volatile int DeletionFailures;

    public IReadOnlyList<IReadOnlyList<CallRecord>> Batches
    {
        get
        {
            lock (batches)
            {
                return [.. batches];
            }
        }
    }

    public ConcurrentQueue<DateOnly> Deleted { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Append(IReadOnlyList<CallRecord> records)
    {
        Open.Wait();
        if (Failures > 0)
        {
            Failures--;
            throw new PluginException("no space left");
        }

        lock (batches)
        {
            batches.Add([.. records]);
        }
    }

    public IReadOnlyList<CallRecord> Query(CallQuery query) => query.Number switch
    {
        "fail" => throw new PluginException("no such disk"),
        "bug" => throw new InvalidOperationException("no such thing"),
        _ => [.. Batches.SelectMany(b => b).Where(query.Matches).Take(query.Limit)],
    };

    public CallRecord? Find(string idOrCallId) => Batches.SelectMany(b => b).FirstOrDefault(call => call.Id == idOrCallId);

    public int Count(CallQuery query, int cap) => Math.Min(Batches.SelectMany(b => b).Count(query.Matches), cap);

    public void DeleteBefore(DateOnly day)
    {
        if (DeletionFailures > 0)
        {
            DeletionFailures--;
            throw new PluginException("the file is busy");
        }

        Deleted.Enqueue(day);
    }

    public StoreHealth Health() => new() { Calls = Batches.Sum(b => b.Count), NewestDay = new DateOnly(2026, 11, 23), Waiting = 7 };

    public IReadOnlyList<StoreProblem> Check(bool repair) => [new StoreProblem("fake", "is no store", repair)];

    public void Dispose() => IsDisposed = true;
}
