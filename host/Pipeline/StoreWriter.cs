using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Pipeline;

/// <summary>
/// Keeps calls in a store, and registrations and requests where it takes them: batches on a thread of its own behind a bounded queue, so that a slow disk does not hold up the
/// analysis. The one thread that writes to the store; others may read it meanwhile.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    public const int BatchSize = 500;
    public const int Capacity = 20_000;

    // A call is to be found by `earshot calls` soon after its end.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ICallStore store;
    private readonly StoreFailurePolicy policy;
    private readonly IPluginLog log;
    private readonly Retention? retention;
    private readonly Thread thread;
    private readonly ManualResetEventSlim completing = new();

    // Guards the fields below; pulsed whenever one of the threads may go on.
    private readonly object gate = new();
    private readonly Queue<object> queue = new();
    private long waitingSince;
    private long lost;
    private Exception? failure;

    /// <summary>Takes the store over, and disposes of it in the end.</summary>
    public StoreWriter(ICallStore store, StoreFailurePolicy policy, IPluginLog log, Retention? retention = null)
    {
        this.retention = retention;
        this.store = store;
        this.policy = policy;
        this.log = log;
        thread = new Thread(Run) { Name = "store", IsBackground = true };
        thread.Start();
    }

    /// <summary>Records that were dropped or could not be stored, so far.</summary>
    public long Lost
    {
        get
        {
            lock (gate)
            {
                return lost;
            }
        }
    }

    /// <summary>Takes a call; any thread.</summary>
    public void Add(CallRecord call) => Enqueue(call);

    /// <summary>Takes a registration, of which nothing becomes where the store keeps none; any thread.</summary>
    public void Add(RegistrationRecord registration)
    {
        if (store is IRequestStore)
        {
            Enqueue(registration);
        }
    }

    /// <summary>Takes a request outside calls, of which nothing becomes where the store keeps none; any thread.</summary>
    public void Add(RequestRecord request)
    {
        if (store is IRequestStore)
        {
            Enqueue(request);
        }
    }

    /// <summary>There are no more records: returns when all that were added are kept.</summary>
    /// <exception cref="PluginException">The store failed, and records are lost.</exception>
    public void Finish()
    {
        End();
        if (failure is not null)
        {
            throw new PluginException($"{failure.Message}; {lost} records were not kept", failure);
        }
    }

    public void Dispose()
    {
        End();
        completing.Dispose();
        store.Dispose();
    }

    private void Enqueue(object record)
    {
        lock (gate)
        {
            while (policy == StoreFailurePolicy.WaitAndStop && queue.Count == Capacity)
            {
                Monitor.Wait(gate);
            }

            if (failure is not null || queue.Count == Capacity)
            {
                lost++;
                return;
            }

            if (queue.Count == 0)
            {
                waitingSince = Environment.TickCount64;
            }

            queue.Enqueue(record);
            if (queue.Count is 1 or BatchSize)
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    private void End()
    {
        completing.Set();
        lock (gate)
        {
            Monitor.PulseAll(gate);
        }

        thread.Join();
    }

    private void Run()
    {
        retention?.DeleteExpired();
        while (Take() is { } batch)
        {
            if (batch.Count > 0)
            {
                Keep(batch);
            }

            retention?.DeleteExpired();
        }
    }

    /// <summary>
    /// Waits for a full batch, or for the first of its records to have waited long enough; empty when nothing came for a while,
    /// and null at the end.
    /// </summary>
    private StoreBatch? Take()
    {
        var batch = new StoreBatch();
        lock (gate)
        {
            bool isIdle = false;
            while (queue.Count < BatchSize && !completing.IsSet && !isIdle)
            {
                TimeSpan rest = LongestWait - TimeSpan.FromMilliseconds(Environment.TickCount64 - waitingSince);
                if (queue.Count > 0 && rest <= TimeSpan.Zero)
                {
                    break;
                }

                isIdle = !Monitor.Wait(gate, queue.Count == 0 ? Retention.Period : rest) && queue.Count == 0;
            }

            while (batch.Count < BatchSize && queue.TryDequeue(out object? record))
            {
                batch.Add(record);
            }

            waitingSince = Environment.TickCount64;
            Monitor.PulseAll(gate);
            return batch.Count == 0 && completing.IsSet ? null : batch;
        }
    }

    private void Keep(StoreBatch batch)
    {
        for (int attempt = 1; ; attempt++)
        {
            // A sensor that is told to end makes one more attempt, so this is asked before it.
            bool last = policy == StoreFailurePolicy.WaitAndStop || completing.IsSet;
            try
            {
                batch.WriteTo(store);
                if (attempt > 1)
                {
                    log.Information("the call store takes records again");
                }

                return;
            }
            catch (Exception e)
            {
                // Foreign code, which may fail in any way.
                if (last)
                {
                    GiveUp(batch.Count, e);
                    return;
                }

                if (attempt == 1)
                {
                    log.Error($"{e.Message}; records wait until the store takes them again");
                }
            }

            completing.Wait(RetryDelay);
        }
    }

    private void GiveUp(int batch, Exception e)
    {
        lock (gate)
        {
            failure = e;
            lost += batch + queue.Count;
            queue.Clear();
            Monitor.PulseAll(gate);
        }
    }
}
