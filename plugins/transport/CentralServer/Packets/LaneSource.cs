using Earshot.Central.Protocol.Packets;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.CentralServer.Packets;

/// <summary>
/// A sensor's packets as a source: lives as long as its calls may, across connections. What waits in it is bounded by bytes; more holds the sensor up,
/// through the flow control of its stream.
/// </summary>
internal sealed class LaneSource(string name, long maxBytes) : IPacketSource
{
    // A block without packets is small, but not nothing.
    private const int BlockOverhead = 1024;

    private readonly Lock gate = new();
    private readonly Queue<DecodedBlock> waiting = [];
    private readonly SemaphoreSlim there = new(0);
    private readonly TaskCompletionSource disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? room;
    private long bytes;
    private long droppedByKernel;
    private long droppedByInterface;
    private bool isOver;

    public string Name => name;

    /// <summary>Completes when whoever reads it is done with it.</summary>
    public Task Disposed => disposed.Task;

    /// <summary>Nothing more is taken.</summary>
    public bool IsOver
    {
        get
        {
            lock (gate)
            {
                return isOver;
            }
        }
    }

    /// <summary>The reader went away before it had read all.</summary>
    public bool HasAbandoned { get; private set; }

    public SourceStatistics Statistics => new()
    {
        DroppedByKernel = Interlocked.Read(ref droppedByKernel), DroppedByInterface = Interlocked.Read(ref droppedByInterface),
    };

    public PacketBlock? Read(CancellationToken stop)
    {
        there.Wait(stop);
        DecodedBlock? block;
        TaskCompletionSource? wakened;
        lock (gate)
        {
            if (!waiting.TryDequeue(out block))
            {
                // The end; it stays so.
                there.Release();
                return null;
            }

            bytes -= SizeOf(block);
            (wakened, room) = (room, null);
        }

        wakened?.TrySetResult();
        Count(block);
        return block;
    }

    /// <summary>Takes a block with its lease, when there is room for it.</summary>
    /// <returns>False when the source is over; then the block is still the caller's.</returns>
    public async ValueTask<bool> AddAsync(DecodedBlock block, CancellationToken stop)
    {
        while (true)
        {
            Task full;
            lock (gate)
            {
                if (isOver)
                {
                    return false;
                }

                // An empty queue takes a block of any size.
                if (waiting.Count == 0 || bytes + SizeOf(block) <= maxBytes)
                {
                    waiting.Enqueue(block);
                    bytes += SizeOf(block);
                    there.Release();
                    return true;
                }

                room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                full = room.Task;
            }

            await full.WaitAsync(stop);
        }
    }

    /// <summary>Nothing more will come: the source ends once all is read.</summary>
    public void End()
    {
        TaskCompletionSource? wakened;
        lock (gate)
        {
            if (isOver)
            {
                return;
            }

            isOver = true;
            there.Release();
            (wakened, room) = (room, null);
        }

        wakened?.TrySetResult();
    }

    /// <summary>The reader is done: what it has not read is let go.</summary>
    public void Dispose()
    {
        End();
        lock (gate)
        {
            while (waiting.TryDequeue(out DecodedBlock? block))
            {
                HasAbandoned = true;
                block.Abandon();
                block.Release();
            }
        }

        disposed.TrySetResult();
    }

    private static long SizeOf(DecodedBlock block) => block.Footprint + BlockOverhead;

    private void Count(DecodedBlock block)
    {
        foreach (CaptureDrops drops in block.Drops)
        {
            if (drops.Place == LossPlace.Kernel)
            {
                Interlocked.Add(ref droppedByKernel, drops.Packets);
            }
            else if (drops.Place == LossPlace.Interface)
            {
                Interlocked.Add(ref droppedByInterface, drops.Packets);
            }
        }
    }
}
