using System.Diagnostics;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Receiving;

/// <summary>
/// A sensor's packets as a source, across its connections: a bounded queue between the connection that receives and the lane that
/// analyses. It is not live: who holds the reader up holds the sensor up, which has buffers of its own.
/// </summary>
/// <param name="name">The sensor's.</param>
/// <param name="budget">Memory that all lanes share; each may hold one block whatever the others hold.</param>
/// <param name="timeout">How long the sensor may be away before the source ends.</param>
internal sealed class SensorLane(string name, MemoryBudget budget, TimeSpan timeout) : IPacketSource
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Packets of a sender may come so much later than others of the same time, from another of its interfaces.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Queue<ReceivedBlock> queue = new();
    private readonly SemaphoreSlim available = new(0);
    private TaskCompletionSource? room;
    private bool isOpen = true;
    private bool isDisposed;
    private bool isQuiet;
    private bool isConnected;
    private long changed = Stopwatch.GetTimestamp();
    private long lastArrival;
    private Timestamp lastPacket;
    private Timestamp lastClock = new(long.MinValue);

    /// <inheritdoc/>
    public string Name { get; } = $"mirror sensor {name}";

    /// <inheritdoc/>
    public SourceStatistics Statistics => default;

    /// <summary>The host is done with it.</summary>
    public bool IsDisposed
    {
        get
        {
            lock (gate)
            {
                return isDisposed;
            }
        }
    }

    /// <summary>Hands a block over with its lease, as soon as there is room.</summary>
    /// <returns>False when the source has ended; the block stays with the caller.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled; the block stays with the caller.</exception>
    public async Task<bool> AddAsync(ReceivedBlock block, CancellationToken stop)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (!isOpen)
                {
                    return false;
                }

                if (TryReserve(block.Memory))
                {
                    Enqueue(block);
                    return true;
                }

                room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = room.Task;
            }

            await wait.WaitAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>The sensor has come or gone. Until its first block no time passes, since old packets may be about to come.</summary>
    public void SetConnected(bool value)
    {
        lock (gate)
        {
            (isConnected, isQuiet, changed) = (value, false, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Bytes of a block are on their way: until it is here no time passes.</summary>
    public void NoteArrival()
    {
        lock (gate)
        {
            isQuiet = false;
        }
    }

    /// <summary>No more blocks will come; those that are here are read first.</summary>
    public void Complete()
    {
        lock (gate)
        {
            isOpen = false;
            room?.TrySetResult();
            if (!isDisposed)
            {
                available.Release();
            }
        }
    }

    /// <inheritdoc/>
    public PacketBlock? Read(CancellationToken stop)
    {
        while (true)
        {
            bool signalled = available.Wait(Tick < timeout ? Tick : timeout, stop);
            lock (gate)
            {
                if (queue.TryDequeue(out ReceivedBlock? block))
                {
                    budget.GiveBack(block.Memory);
                    room?.TrySetResult();
                    room = null;
                    return block;
                }

                if (!isOpen || HasTimedOut())
                {
                    isOpen = false;
                    return null;
                }

                if (!signalled && ClockNow() is { } clock)
                {
                    lastClock = clock;
                    return new ClockBlock(clock);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            isOpen = false;
            isDisposed = true;
            available.Dispose();
            while (queue.TryDequeue(out ReceivedBlock? block))
            {
                budget.GiveBack(block.Memory);
                block.Abandon();
                block.Release();
            }

            room?.TrySetResult();
        }
    }

    private bool TryReserve(long memory)
    {
        if (queue.Count > 0)
        {
            return budget.TryTake(memory);
        }

        budget.Take(memory);
        return true;
    }

    private void Enqueue(ReceivedBlock block)
    {
        queue.Enqueue(block);
        if (block.Frames is [.., var last])
        {
            (lastPacket, lastArrival) = (last.Timestamp, Stopwatch.GetTimestamp());
        }

        isQuiet = lastArrival != 0;
        available.Release();
    }

    private bool HasTimedOut() => !isConnected && Stopwatch.GetElapsedTime(changed) >= timeout;

    /// <summary>What time it is at a sensor that sends nothing: the last packet's, and what has passed since by our clock.</summary>
    private Timestamp? ClockNow()
    {
        if (!isConnected || !isQuiet)
        {
            return null;
        }

        var clock = new Timestamp(lastPacket.Nanoseconds + (long)(Stopwatch.GetElapsedTime(lastArrival) - Lateness).TotalNanoseconds);
        return clock > lastClock ? clock : null;
    }
}
