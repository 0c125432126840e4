using Earshot.MySqlStore.Checking;
using Earshot.MySqlStore.Queue;
using Earshot.MySqlStore.Reading;
using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Schema;
using Earshot.MySqlStore.Server;
using Earshot.MySqlStore.Writing;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.MySqlStore;

/// <summary>
/// Call records in a database server. While records reach the server at once they go there directly, in the thread that
/// appends; what does not goes to the queue on disk, and so does everything behind it until the queue is empty. Writing has its own
/// connections, and every query one of its own.
/// </summary>
internal sealed class MySqlCallStore : ICallStore, IRequestStore
{
    private readonly MySqlStoreConfig config;
    private readonly IPluginLog log;
    private readonly CallReader reader;
    private readonly StoreFacts facts;
    private readonly Writing? writing;
    private long refused;
    private int disposed;

    private MySqlCallStore(MySqlStoreConfig config, ServerAccess access, Writing? writing, IPluginLog log)
    {
        this.config = config;
        this.log = log;
        this.writing = writing;
        reader = new CallReader(access, config);
        facts = new StoreFacts(access, config);
    }

    /// <summary>Opens the store for looking only.</summary>
    public static MySqlCallStore OpenReader(MySqlStoreConfig config, IPluginLog log) => new(config, new ServerAccess(config), null, log);

    /// <summary>Opens the store for writing. A server that is away is no failure: records wait for it.</summary>
    /// <exception cref="PluginException">The account, the database or its tables are wrong, or another process has the queue.</exception>
    public static MySqlCallStore OpenWriter(MySqlStoreConfig config, string directory, IPluginLog log)
    {
        var access = new ServerAccess(config);
        var queue = new DiskBacklog(Path.Combine(directory, "queue"), config.QueueSize * 1_000_000L, log, waitsForDisk: true);
        var pool = new WriterPool(access, config, log);
        Exception? failure = null;
        try
        {
            pool.Connect();
        }
        catch (Exception e) when (Faults.IsServerFault(e) && Faults.Of(e) != Fault.Denied)
        {
            failure = e;
            log.Warning($"no database server takes records: {Faults.Describe(e)}; they wait in a queue until one does");
        }
        catch (Exception e)
        {
            pool.Dispose();
            queue.Dispose();
            throw e is PluginException
                ? e
                : new PluginException($"cannot use the database {config.Database} on {access.Names} as {config.User}: {Faults.Describe(e)}", e);
        }

        var drain = new QueueDrain(queue, pool, log);
        if (queue.Count > 0)
        {
            log.Information($"{queue.Count} records of an earlier run wait in the queue");
            drain.Wake(failure);
        }

        return new MySqlCallStore(config, access, new Writing(queue, pool, drain), log);
    }

    public void Append(IReadOnlyList<CallRecord> records) => Append([.. records.Select(Entry.Of)]);

    public void Append(IReadOnlyList<RegistrationRecord> registrations, IReadOnlyList<RequestRecord> requests) =>
        Append([.. registrations.Select(Entry.Of), .. requests.Select(Entry.Of)]);

    public IReadOnlyList<CallRecord> Query(CallQuery query) => reader.Query(query);

    public int Count(CallQuery query, int cap) => reader.Count(query, cap);

    public CallRecord? Find(string idOrCallId) => reader.Find(idOrCallId);

    public void DeleteBefore(DateOnly day)
    {
        _ = ForWriting();
        reader.Ask(
            server =>
            {
                Partitions.DeleteBefore(server, day);
                return 0;
            },
            0);
        facts.Forget();
    }

    public StoreHealth Health()
    {
        long lost = Interlocked.Read(ref refused);
        string? problem = writing?.Problem(lost);
        StoreHealth known = facts.Latest();
        return known with { Problem = problem ?? known.Problem, Waiting = writing?.Queue.Count ?? 0, Refused = lost };
    }

    public IReadOnlyList<StoreProblem> Check(bool repair)
    {
        if (repair)
        {
            _ = ForWriting();
        }

        return reader.Ask(server => new StoreCheck(server, config, repair).Run(), []);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        writing?.Dispose();
        facts.Dispose();
        reader.Dispose();
    }

    private void Append(IReadOnlyList<Entry> entries)
    {
        Writing open = ForWriting();
        Exception? failure = null;
        if (entries.Count == 0)
        {
            return;
        }

        facts.Saw(PartitionCalendar.DayOf(entries.Min(entry => entry.Start)), PartitionCalendar.DayOf(entries.Max(entry => entry.Start)));
        // JSON takes as long to make as all rows together, and is wanted last; an entry that comes to be written first makes its own.
        _ = Task.Run(() => Pack(entries));
        if (open.Queue.Count == 0)
        {
            (entries, failure) = open.Pool.Write(entries);
            if (failure is null)
            {
                return;
            }
        }

        try
        {
            Refuse(entries.Count - open.Queue.Append([.. entries.Select(entry => (ReadOnlyMemory<byte>)entry.ToQueued())]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"no database server takes records, and the queue on disk cannot be written: {e.Message}", e);
        }

        open.Drain.Wake(failure);
    }

    private static void Pack(IReadOnlyList<Entry> entries)
    {
        foreach (Entry entry in entries)
        {
            _ = entry.Blob;
        }
    }

    private void Refuse(int count)
    {
        if (count > 0 && refused == 0)
        {
            log.Error($"the queue on disk is full ({config.QueueSize} MB): records are lost until a database server takes them");
        }

        Interlocked.Add(ref refused, count);
    }

    private Writing ForWriting() => writing ?? throw new PluginException("the store was opened for reading only");

    /// <summary>What only a writer has.</summary>
    private sealed record Writing(DiskBacklog Queue, WriterPool Pool, QueueDrain Drain) : IDisposable
    {
        public string? Problem(long refused)
        {
            string?[] problems =
            [
                Drain.Problem is { } reason ? $"{Queue.Count} records wait in the queue: {reason}" : null,
                refused > 0 ? $"the queue was full, and {refused} records are lost" : null,
                Pool.Rejected > 0 ? $"the server refused {Pool.Rejected} records for what is in them" : null,
            ];
            return problems.All(problem => problem is null) ? null : string.Join("; ", problems.Where(problem => problem is not null));
        }

        public void Dispose()
        {
            Drain.Dispose();
            Pool.Dispose();
            Queue.Dispose();
        }
    }
}
