using System.Collections.Concurrent;
using Earshot.Host.Catalogue;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Pipeline.Spooling;

/// <summary>
/// Feeds the spool on a thread of its own behind a bounded queue, so that a slow disk does not hold up the analysis: a live
/// source goes on and packets are missed, any other waits.
/// </summary>
internal sealed class SpoolWriter : IDisposable
{
    private const int QueuedBatches = 32;
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // The spool takes packets into memory, and whether they can be written shows later. On a full disk it is now one, now the other.
    private static readonly TimeSpan LastingSuccess = TimeSpan.FromMinutes(1);

    private readonly IPacketSpool spool;
    private readonly StoreFailurePolicy policy;
    private readonly IPluginLog log;
    private readonly TimeProvider clock;
    private readonly BlockingCollection<FiledPackets> full = new(QueuedBatches);

    /// <summary>The one emptied last first: it is likely still in the cache.</summary>
    private readonly ConcurrentStack<FiledPackets> empty = [];

    private readonly Thread thread;
    private long missed;
    private string? failure;
    private long failedAt;
    private long? succeedsSince;
    private bool isFinished;

    /// <summary>Takes the spool over, and disposes of it in the end.</summary>
    public SpoolWriter(IPacketSpool spool, StoreFailurePolicy policy, IPluginLog log, TimeProvider clock)
    {
        this.spool = spool;
        this.policy = policy;
        this.log = log;
        this.clock = clock;
        WantsMedia = spool.WantsMedia;

        // As many as can wait, and one that is being kept: with the one being filled they go round.
        for (int i = 0; i <= QueuedBatches; i++)
        {
            empty.Push(new FiledPackets());
        }

        thread = new Thread(Run) { Name = "spool", IsBackground = true };
        thread.Start();
    }

    public bool WantsMedia { get; }

    /// <summary>What a person calls the source.</summary>
    public string Source { get; set; } = "";

    /// <summary>What capture dropped so far; asked in the source's thread.</summary>
    public Func<SourceStatistics> Losses { get; set; } = () => default;

    /// <summary>Packets that were not handed over, because the queue was full or the spool could not write.</summary>
    public long Missed => Interlocked.Read(ref missed);

    /// <summary>Packets that the spool took and could not write. Only after <see cref="Finish"/>, or as of lately.</summary>
    public long Lost => spool.Lost;

    /// <summary>The configured spool, or null when there is none.</summary>
    /// <param name="composition">What says which.</param>
    /// <param name="policy">What to do when it cannot keep up.</param>
    /// <param name="sensor">Name of the remote sensor whose packets go in; null for those captured here.</param>
    /// <exception cref="PluginException">It cannot be opened.</exception>
    public static SpoolWriter? Open(Composition composition, StoreFailurePolicy policy, string? sensor = null)
    {
        Bound<IPacketSpoolPlugin>? plugin = composition.AtMostOne<IPacketSpoolPlugin>("packet spool");
        return plugin is null
            ? null
            : new SpoolWriter(plugin.Start((spools, config, context) => spools.Open(config, context, sensor)), policy, plugin.Context.Log, TimeProvider.System);
    }

    /// <summary>Gives a full batch for an empty one; takes a lease of its block.</summary>
    public FiledPackets Exchange(FiledPackets batch)
    {
        batch.Source = Source;
        batch.Losses = Losses();
        batch.Missed = Missed;
        batch.Block?.Retain();
        if (policy != StoreFailurePolicy.DropAndRetry)
        {
            full.Add(batch);
        }
        else if (!full.TryAdd(batch))
        {
            Miss(batch.Count);
            Return(batch);
        }

        return empty.TryPop(out FiledPackets? next) ? next : new FiledPackets();
    }

    /// <summary>There are no more packets: returns when all that were handed over are kept.</summary>
    /// <exception cref="PluginException">The spool failed, and packets are lost.</exception>
    public void Finish()
    {
        End();
        if (failure is not null)
        {
            throw new PluginException($"{failure}; {Missed + Lost} packets were not kept");
        }
    }

    public void Dispose()
    {
        End();
        full.Dispose();
        spool.Dispose();
    }

    private void End()
    {
        if (!isFinished)
        {
            isFinished = true;
            full.CompleteAdding();
            thread.Join();
        }
    }

    private void Run()
    {
        while (!full.IsCompleted)
        {
            if (full.TryTake(out FiledPackets? batch, TickInterval))
            {
                Keep(batch);
                Return(batch);
            }

            Guard(spool.Tick);
            if (succeedsSince is { } since && clock.GetElapsedTime(since) >= LastingSuccess)
            {
                Recover();
            }
        }

        if (Guard(spool.Finish) && succeedsSince is not null)
        {
            Recover();
        }
    }

    private void Keep(FiledPackets batch)
    {
        bool pauses = failure is not null
            && (policy == StoreFailurePolicy.WaitAndStop || clock.GetElapsedTime(failedAt) < RetryDelay);
        if (pauses)
        {
            Miss(batch.Count);
        }
        else if (Guard(() => spool.Append(batch.Batch)) && failure is not null)
        {
            succeedsSince ??= clock.GetTimestamp();
        }
    }

    private void Recover()
    {
        (failure, succeedsSince) = (null, null);
        log.Information("the spool takes packets again");
    }

    private bool Guard(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Foreign code, which may fail in any way.
            if (failure is null)
            {
                log.Error(policy == StoreFailurePolicy.WaitAndStop ? e.Message : $"{e.Message}; packets are missed until it is mended");
            }

            (failure, succeedsSince) = (e.Message, null);
            failedAt = clock.GetTimestamp();
            return false;
        }
    }

    private void Miss(int packets) => Interlocked.Add(ref missed, packets);

    private void Return(FiledPackets batch)
    {
        batch.Block?.Release();
        batch.Clear();
        empty.Push(batch);
    }
}
