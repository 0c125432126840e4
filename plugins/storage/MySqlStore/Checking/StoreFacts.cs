using Earshot.MySqlStore.Schema;
using Earshot.MySqlStore.Server;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.MySqlStore.Checking;

/// <summary>
/// What the server says of its size, asked in the background when somebody wants to know and the last answer is old; so that
/// <see cref="ICallStore.Health"/> waits for no server. Any thread.
/// </summary>
internal sealed class StoreFacts(ServerAccess access, MySqlStoreConfig config) : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    // A first answer is worth a moment; a command that only looks makes no second question.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private StoreHealth latest = new();
    private Task asking = Task.CompletedTask;
    private long askedAt = long.MinValue;

    /// <summary>What was last heard; only the server's part of it.</summary>
    public StoreHealth Latest()
    {
        Task running;
        bool first;
        lock (gate)
        {
            first = askedAt == long.MinValue;
            if (asking.IsCompleted && (first || Environment.TickCount64 - askedAt > MaxAge.TotalMilliseconds))
            {
                askedAt = Environment.TickCount64;
                asking = Task.Run(Ask);
            }

            running = asking;
        }

        if (first)
        {
            running.Wait(Patience);
        }

        lock (gate)
        {
            return latest;
        }
    }

    /// <summary>Takes into account what was stored since.</summary>
    public void Saw(DateOnly first, DateOnly last)
    {
        lock (gate)
        {
            latest = latest with
            {
                OldestDay = first < latest.OldestDay ? first : latest.OldestDay,
                NewestDay = last > latest.NewestDay ? last : latest.NewestDay,
            };
        }
    }

    /// <summary>Makes the next question go to the server, after days were deleted.</summary>
    public void Forget()
    {
        asking.Wait();
        lock (gate)
        {
            latest = new StoreHealth();
            askedAt = long.MinValue;
        }
    }

    public void Dispose() => asking.Wait();

    private void Ask()
    {
        StoreHealth heard;
        try
        {
            using ServerSession session = access.Open();
            heard = StoreSchema.Exists(session, "earshot_schema") && StoreSchema.Check(session, config.Ipv6) > 0 ? Read(session) : new StoreHealth();
        }
        catch (Exception e) when (Faults.IsServerFault(e) || e is PluginException)
        {
            heard = new StoreHealth { Problem = $"cannot reach the database {config.Database} on {access.Names}: {Faults.Describe(e)}" };
        }

        lock (gate)
        {
            latest = heard;
        }
    }

    private static StoreHealth Read(ServerSession session) => new()
    {
        Calls = session.Number(
            "SELECT SUM(table_rows) FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = 'earshot_call'"),
        Bytes = session.Number("SELECT SUM(data_length + index_length) FROM information_schema.tables WHERE table_schema = DATABASE()"),
        OldestDay = Day(session.Number("SELECT MIN(start_ns) FROM earshot_call")),
        NewestDay = Day(session.Number("SELECT MAX(start_ns) FROM earshot_call")),
    };

    private static DateOnly? Day(long? nanoseconds) => nanoseconds is { } known ? PartitionCalendar.DayOf(new Timestamp(known)) : null;
}
