using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Mirror.Receiving;

/// <summary>
/// One sensor, across its connections and lanes: who sends for it, what came, what is missing. One connection at a time has it.
/// </summary>
internal sealed class MirrorSensor : IDisposable
{
    /// <summary>A connection that was silent for so long makes room for another one from its address: it may be dead.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly RecentBlocks recent = new();
    private readonly RemoteSensor identity;
    private readonly ICentre centre;
    private readonly MemoryBudget budget;
    private readonly TimeSpan timeout;
    private readonly TimeProvider clock;
    private readonly IPluginLog log;
    private SenderConnection? owner;
    private SensorLane? lane;
    private SensorState state;
    private long lostBlocks;
    private bool hasWarned;

    public MirrorSensor(RemoteSensor identity, ICentre centre, MemoryBudget budget, TimeSpan timeout, TimeProvider clock, IPluginLog log)
    {
        (this.identity, this.centre, this.budget) = (identity, centre, budget);
        (this.timeout, this.clock, this.log) = (timeout, clock, log);
        state = new SensorState(identity) { Sends = "packets" };
        foreach (ReadOnlyMemory<byte> mark in centre.Journaled(identity))
        {
            if (RecentBlocks.Entry.Read(mark.Span) is { } block)
            {
                recent.Add(block, Task.FromResult(true));
            }
        }
    }

    public RemoteSensor Identity => identity;

    /// <summary>How it stands.</summary>
    public SensorState State
    {
        get
        {
            lock (gate)
            {
                return state with
                {
                    Bytes = state.Bytes + (owner?.Bytes ?? 0),
                    Dropped = lostBlocks == 0 ? new Dictionary<string, long>() : new Dictionary<string, long> { ["blocks"] = lostBlocks },
                };
            }
        }
    }

    /// <summary>Makes a connection the one that sends for this sensor.</summary>
    /// <returns>False when another one does, and is alive.</returns>
    public bool TryClaim(SenderConnection connection)
    {
        lock (gate)
        {
            if (owner is { } other && other != connection)
            {
                if (!MayReplace(other, connection))
                {
                    Refuse(connection);
                    return false;
                }

                other.Close();
                Leave(other);
            }

            owner = connection;
            lane?.SetConnected(true);
            state = state with
            {
                IsConnected = true,
                Address = connection.Endpoint,
                Since = Now,
                ClockOffsetMs = connection.ClockOffset?.TotalMilliseconds,
                Problem = connection.SensorName is { } name && name != identity.Name
                    ? $"calls itself {name} now, but is known as {identity.Name}"
                    : null,
            };
            return true;
        }
    }

    /// <summary>False when another connection sends for this sensor and is alive; that is counted and told.</summary>
    public bool MayClaim(SenderConnection connection)
    {
        lock (gate)
        {
            bool mayClaim = owner is not { } other || other == connection || MayReplace(other, connection);
            if (!mayClaim)
            {
                Refuse(connection);
            }

            return mayClaim;
        }
    }

    /// <summary>A connection has ended, or is not to send for this sensor any more.</summary>
    public void Release(SenderConnection connection, string? reason)
    {
        lock (gate)
        {
            if (owner == connection)
            {
                Leave(connection);
                state = state with { Problem = reason ?? "it closed the connection" };
            }
        }
    }

    /// <summary>Bytes of a block are on their way.</summary>
    public void NoteArrival(SenderConnection connection)
    {
        lock (gate)
        {
            if (owner == connection)
            {
                lane?.NoteArrival();
            }
        }
    }

    /// <summary>Takes a block with its lease into the lane, and waits while that is full.</summary>
    /// <param name="connection">Whose it is.</param>
    /// <param name="block">The block.</param>
    /// <param name="missing">Blocks that the connection's counter says were before it and never came.</param>
    /// <param name="waits">Waits further, until a kill of this process does not lose it, or its packets are analysed.</param>
    /// <param name="stop">Ends the waiting; the block was not taken.</param>
    /// <returns>False when it was not taken: the connection is to be closed.</returns>
    public async Task<bool> TakeAsync(SenderConnection connection, ReceivedBlock block, long missing, bool waits, CancellationToken stop)
    {
        Task<bool>? taken = await TakeAsync(connection, block, missing, stop).ConfigureAwait(false);
        return taken is not null && (!waits || await taken.WaitAsync(stop).ConfigureAwait(false));
    }

    /// <summary>Ends its lane, behind what is there.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            lane?.Complete();
        }

        turn.Dispose();
    }

    private Timestamp Now => new((clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100);

    private async Task<Task<bool>?> TakeAsync(SenderConnection connection, ReceivedBlock block, long missing, CancellationToken stop)
    {
        bool isHandedOver = false;
        try
        {
            // A block that comes again on a new connection waits here until it is known whether the old one brought it.
            await turn.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                if (!IsOwner(connection))
                {
                    return null;
                }

                RecentBlocks.Entry entry = RecentBlocks.Of(block);
                if (recent.Find(entry) is { } known)
                {
                    return known;
                }

                Task<bool> taken = block.WhenTaken();
                isHandedOver = await HandOverAsync(block, missing, stop).ConfigureAwait(false);
                if (!isHandedOver)
                {
                    return null;
                }

                recent.Add(entry, taken);
                return taken;
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            if (!isHandedOver)
            {
                block.Release();
            }
        }
    }

    private async Task<bool> HandOverAsync(ReceivedBlock block, long missing, CancellationToken stop)
    {
        NoteLost(block, missing);
        // Behind the hand-over another thread may have used the block up already.
        int packets = block.Frames.Length;
        Timestamp? last = packets == 0 ? null : block.Frames[^1].Timestamp;
        if (!await Lane().AddAsync(block, stop).ConfigureAwait(false))
        {
            return false;
        }

        lock (gate)
        {
            lostBlocks += missing;
            state = state with { Packets = state.Packets + packets, LastPacket = last ?? state.LastPacket };
        }

        return true;
    }

    private bool IsOwner(SenderConnection connection)
    {
        lock (gate)
        {
            return owner == connection;
        }
    }

    /// <summary>The lane. One that has ended takes no more, but there is no other until the host is done with it.</summary>
    private SensorLane Lane()
    {
        lock (gate)
        {
            if (lane is { IsDisposed: false })
            {
                return lane;
            }
        }

        var opened = new SensorLane(identity.Name, budget, timeout);
        centre.Attach(identity, opened);
        lock (gate)
        {
            lane = opened;
            lane.SetConnected(owner is not null);
        }

        return opened;
    }

    /// <summary>How many packets a lost block had is not known: one each at least.</summary>
    private void NoteLost(ReceivedBlock block, long missing)
    {
        if (missing > 0 && block.Frames is [var first, ..])
        {
            Timestamp from = State.LastPacket is { } last && last < first.Timestamp ? last : first.Timestamp;
            block.Add(new CaptureDrops(0, from, first.Timestamp, LossPlace.Link, missing));
        }
    }

    private static bool MayReplace(SenderConnection other, SenderConnection connection) =>
        other.Address.Equals(connection.Address) && other.SilentFor >= Silence;

    private void Leave(SenderConnection connection)
    {
        owner = null;
        lane?.SetConnected(false);
        state = state with { IsConnected = false, Since = Now, Bytes = state.Bytes + connection.Bytes };
    }

    private void Refuse(SenderConnection connection)
    {
        string problem = $"another sensor with this id is at {connection.Endpoint}; it is refused";
        state = state with { Problem = problem };
        if (!hasWarned)
        {
            hasWarned = true;
            log.Warning($"sensor {identity.Id} ({identity.Name}) sends from {state.Address}: {problem}");
        }
    }
}
