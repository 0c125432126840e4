using System.Text.Json;
using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Server;
using Earshot.MySqlStore.Writing;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.MySqlStore.Queue;

/// <summary>
/// Moves what waits in the queue to the server, on a thread of its own, oldest first. While there is something in the queue nobody else
/// uses the pool, so that records reach the server in their order.
/// </summary>
internal sealed class QueueDrain : IDisposable
{
    private const int BatchSize = 500;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly DiskBacklog queue;
    private readonly WriterPool pool;
    private readonly IPluginLog log;
    private readonly ManualResetEventSlim stop = new();
    private readonly AutoResetEvent work = new(false);
    private readonly Thread thread;
    private volatile string? problem;

    public QueueDrain(DiskBacklog queue, WriterPool pool, IPluginLog log)
    {
        this.queue = queue;
        this.pool = pool;
        this.log = log;
        thread = new Thread(Run) { Name = "mysql queue", IsBackground = true };
        thread.Start();
    }

    /// <summary>Why records wait, in one line; null when none does.</summary>
    public string? Problem => problem;

    /// <summary>Tells that the queue holds something, and why.</summary>
    public void Wake(Exception? failure)
    {
        if (failure is not null)
        {
            Note(failure);
        }

        work.Set();
    }

    /// <summary>How long to wait after so many failures in a row: doubled each time up to a cap, and at random, so that sensors do not all come back at once.</summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="random">From 0 to 1, which stand for half of the time and all of it.</param>
    public static TimeSpan Delay(int failures, double random) =>
        TimeSpan.FromTicks(Math.Min(FirstDelay.Ticks << Math.Min(failures - 1, 10), LongestDelay.Ticks)) * (0.5 + (random / 2));

    public void Dispose()
    {
        stop.Set();
        work.Set();
        thread.Join();
        stop.Dispose();
        work.Dispose();
    }

    private void Run()
    {
        int failures = 0;
        while (!stop.IsSet)
        {
            if (queue.Count == 0)
            {
                Clear();
                work.WaitOne();
                continue;
            }

            Exception? failure = Step();
            failures = failure is null ? 0 : failures + 1;
            if (failure is not null)
            {
                Note(failure);
                stop.Wait(Delay(failures, Random.Shared.NextDouble()));
            }
        }
    }

    private void Clear()
    {
        if (problem is not null)
        {
            problem = null;
            log.Information("the database takes records again, and all that waited are stored");
        }
    }

    private Exception? Step()
    {
        try
        {
            (IReadOnlyList<byte[]> queued, BacklogPosition end) = queue.Peek(BatchSize);
            Entry[] entries = [.. queued.Select(Read).OfType<Entry>()];
            Exception? failure = entries.Length == 0 ? null : pool.Write(entries).Failure;
            if (failure is null)
            {
                queue.Remove(end, queued.Count);
            }

            return failure;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }

    private Entry? Read(byte[] queued)
    {
        try
        {
            return Entry.OfQueued(queued);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException)
        {
            log.Error($"a record in the queue cannot be read, and is lost: {e.Message}");
            return null;
        }
    }

    private void Note(Exception failure)
    {
        string reason = Faults.Describe(failure);
        if (problem != reason)
        {
            problem = reason;
            log.Error($"records wait in the queue: {reason}");
        }
    }
}
