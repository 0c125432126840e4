using Earshot.Host.Pipeline.Lanes.Journaling;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline;

/// <summary>
/// Keeps calls in a store or sends them to a centre, and registrations and requests where they are taken: batches on a thread of
/// its own behind a bounded queue, so that a slow disk does not hold up the analysis. The one thread that writes to the store;
/// others may read it meanwhile.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    public const int BatchSize = 500;
    public const int Capacity = 20_000;

    // A call is to be found by `earshot calls` soon after its end.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    // Whoever asks a store that takes nothing is not to wait for ever.
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly IRecordTarget target;
    private readonly StoreFailurePolicy policy;
    private readonly IPluginLog log;
    private readonly Retention? retention;
    private readonly Thread thread;
    private readonly ManualResetEventSlim completing = new();

    // Guards the fields below; pulsed whenever one of the threads may go on.
    private readonly object gate = new();
    private readonly Queue<object> queue = new();
    private int records;
    private long waitingSince;
    private long lost;
    private Exception? failure;

    /// <summary>Takes the store over, and disposes of it in the end.</summary>
    public StoreWriter(ICallStore store, StoreFailurePolicy policy, IPluginLog log, Retention? retention = null)
        : this(new StoreTarget(store), policy, log, retention)
    {
    }

    /// <summary>Takes the target over, and disposes of it in the end.</summary>
    public StoreWriter(IRecordTarget target, StoreFailurePolicy policy, IPluginLog log, Retention? retention = null)
    {
        this.retention = retention;
        this.target = target;
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
    /// <param name="call">The call.</param>
    /// <param name="ticket">Told what becomes of it; null when nobody asks.</param>
    public void Add(CallRecord call, RecordTicket? ticket = null) => Enqueue(call, ticket);

    /// <summary>Takes a registration, of which nothing becomes where the store keeps none; any thread.</summary>
    /// <inheritdoc cref="Add(CallRecord, RecordTicket)"/>
    public void Add(RegistrationRecord registration, RecordTicket? ticket = null) => EnqueueRequest(registration, ticket);

    /// <summary>Takes a request outside calls, of which nothing becomes where the store keeps none; any thread.</summary>
    /// <inheritdoc cref="Add(CallRecord, RecordTicket)"/>
    public void Add(RequestRecord request, RecordTicket? ticket = null) => EnqueueRequest(request, ticket);

    /// <summary>Keeps the records of a remote sensor; any thread.</summary>
    /// <returns>Completes when they survive a crash.</returns>
    /// <exception cref="PluginException">There is no room, or the store failed: nothing or some of it is kept.</exception>
    public Task KeepAsync(RecordBatch batch)
    {
        var confirmation = new Kept();
        lock (gate)
        {
            if (failure is not null || records + batch.Count > Capacity)
            {
                throw new PluginException(failure?.Message ?? "the store is slow, and too many records wait for it");
            }

            foreach (object record in batch.Calls.Concat<object>(target.TakesRequests ? [.. batch.Registrations, .. batch.Requests] : []))
            {
                Put(record);
            }

            AwaitKept(confirmation);
        }

        return confirmation.Task;
    }

    /// <summary>
    /// Returns when the records that were added before are kept, or after a while: whoever looks into the store next finds them. Any thread.
    /// </summary>
    public void Settle()
    {
        var confirmation = new Kept();
        lock (gate)
        {
            if (failure is not null || completing.IsSet)
            {
                return;
            }

            AwaitKept(confirmation);
        }

        // Whether they are kept is told elsewhere.
        Task.WaitAny([confirmation.Task], LongestSettling);
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
        target.Dispose();
    }

    private void EnqueueRequest(object record, RecordTicket? ticket)
    {
        if (target.TakesRequests)
        {
            Enqueue(record, ticket);
        }
        else
        {
            ticket?.Settle(RecordFate.Kept);
        }
    }

    private void Enqueue(object record, RecordTicket? ticket)
    {
        if (!TryEnqueue(record, ticket))
        {
            ticket?.Settle(RecordFate.Dropped);
        }
    }

    private bool TryEnqueue(object record, RecordTicket? ticket)
    {
        lock (gate)
        {
            while (policy == StoreFailurePolicy.WaitAndStop && records >= Capacity)
            {
                Monitor.Wait(gate);
            }

            if (failure is not null || records >= Capacity)
            {
                lost++;
                return false;
            }

            Put(record);
            if (ticket is not null)
            {
                queue.Enqueue(ticket);
            }

            if (records is 1 or BatchSize)
            {
                Monitor.PulseAll(gate);
            }

            return true;
        }
    }

    // With the gate held. Somebody waits: the batch is due.
    private void AwaitKept(Kept confirmation)
    {
        queue.Enqueue(confirmation);
        waitingSince = Environment.TickCount64 - (long)LongestWait.TotalMilliseconds;
        Monitor.PulseAll(gate);
    }

    // With the gate held.
    private void Put(object record)
    {
        if (queue.Count == 0)
        {
            waitingSince = Environment.TickCount64;
        }

        queue.Enqueue(record);
        records++;
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
            Keep(batch);

            retention?.DeleteExpired();
        }
    }

    /// <summary>
    /// Waits for a full batch, or for the first of its records to have waited long enough; empty when nothing came for a while,
    /// and null at the end.
    /// </summary>
    private PendingRecords? Take()
    {
        var batch = new PendingRecords();
        lock (gate)
        {
            bool isIdle = false;
            while (records < BatchSize && !completing.IsSet && !isIdle)
            {
                TimeSpan rest = LongestWait - TimeSpan.FromMilliseconds(Environment.TickCount64 - waitingSince);
                if (queue.Count > 0 && rest <= TimeSpan.Zero)
                {
                    break;
                }

                isIdle = !Monitor.Wait(gate, queue.Count == 0 ? Retention.Period : rest) && queue.Count == 0;
            }

            // Whoever waits for the last record of a batch is told with it.
            while (queue.TryPeek(out object? next) && (batch.Count < BatchSize || next is IConfirmation))
            {
                batch.Add(queue.Dequeue());
            }

            records -= batch.Count;
            waitingSince = Environment.TickCount64;
            Monitor.PulseAll(gate);
            return batch.IsEmpty && completing.IsSet ? null : batch;
        }
    }

    private void Keep(PendingRecords batch)
    {
        for (int attempt = 1; batch.Count > 0; attempt++)
        {
            // A sensor that is told to end makes one more attempt, so this is asked before it.
            bool last = policy == StoreFailurePolicy.WaitAndStop || completing.IsSet;
            try
            {
                target.Append(batch.Batch);
                if (attempt > 1)
                {
                    log.Information("the call store takes records again");
                }

                break;
            }
            catch (Exception e)
            {
                // Foreign code, which may fail in any way.
                if (last)
                {
                    GiveUp(batch, e);
                    return;
                }

                if (attempt == 1)
                {
                    log.Error($"{e.Message}; records wait until the store takes them again");
                }
            }

            completing.Wait(RetryDelay);
        }

        batch.Confirm(null);
    }

    private void GiveUp(PendingRecords batch, Exception e)
    {
        lock (gate)
        {
            failure = e;
            while (queue.TryDequeue(out object? rest))
            {
                batch.Add(rest);
            }

            records = 0;
            lost += batch.Count;
            Monitor.PulseAll(gate);
        }

        batch.Confirm(e);
    }

    /// <summary>For those who wait for a batch.</summary>
    private sealed class Kept : TaskCompletionSource, IConfirmation
    {
        public Kept()
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
        }

        public void Confirm(Exception? failure)
        {
            if (failure is null)
            {
                TrySetResult();
            }
            else
            {
                TrySetException(failure);
            }
        }
    }
}
