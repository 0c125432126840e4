using Earshot.Mirror.Wire;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.Mirror.Sending;

/// <summary>
/// What waits to be sent, in its order: the oldest blocks on disk, then those in memory, then the one that is being filled. When
/// memory is full its oldest block goes to disk; when the disk is full too, new packets wait or are dropped. One thread adds, one takes.
/// </summary>
internal sealed class OutgoingQueue : IDisposable
{
    /// <summary>One is filled, one is being sent, one waits.</summary>
    private const int FewestBlocks = 3;

    private static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly DiskBacklog? disk;
    private readonly IPluginLog log;
    private readonly TimeSpan blockTime;
    private readonly int blockSize;
    private readonly int maxBlocks;
    private readonly Queue<FillingBlock> memory = new();
    private readonly Stack<FillingBlock> free = new();
    private FillingBlock? filling;
    private long fillingSince;
    private int blocks;
    private uint counter;
    private OutgoingBlock? sending;
    private bool isSendingOnDisk;
    private bool completed;
    private bool diskFailed;

    /// <param name="config">Sizes and times.</param>
    /// <param name="disk">Where blocks wait that do not fit into memory; owned by the queue.</param>
    /// <param name="log">Where a failing disk is told.</param>
    public OutgoingQueue(MirrorConfig config, DiskBacklog? disk, IPluginLog log)
    {
        this.disk = disk;
        this.log = log;
        blockSize = config.PacketbufferBlockMaxsize * 1024;
        blockTime = TimeSpan.FromMilliseconds(config.PacketbufferBlockMaxtime);
        maxBlocks = (int)Math.Max(FewestBlocks, config.MaxBufferMem * 1024L * 1024 / FillingBlock.MemoryOf(blockSize));
        // Blocks of the last run keep their numbers, and new ones go on behind them: a block that was taken then is known as a copy now.
        counter = disk?.Peek(1).Entries is [var oldest] && OutgoingBlock.IsValid(oldest)
            ? BlockHeader.Read(oldest).Counter + (uint)disk.Count - 1
            : 0;
    }

    /// <summary>Packets that were dropped because buffers were full.</summary>
    public long DroppedFull { get; private set; }

    /// <summary>Frames longer than the wire's 65535 bytes.</summary>
    public long DroppedTooLong { get; private set; }

    /// <summary>Packets that were left when the sensor stopped, and could not be kept.</summary>
    public long DroppedAtEnd { get; private set; }

    /// <summary>Bytes that wait.</summary>
    public long WaitingBytes
    {
        get
        {
            lock (gate)
            {
                return memory.Sum(block => (long)block.Length) + (filling?.Length ?? 0) + (disk?.Bytes ?? 0);
            }
        }
    }

    /// <summary>True when more than 70 % of the memory is in use.</summary>
    public bool IsNearlyFull
    {
        get
        {
            lock (gate)
            {
                return memory.Count * 10 > maxBlocks * 7;
            }
        }
    }

    /// <summary>Takes a block's frames; see <see cref="Sdk.Transport.IPacketUplink.Send"/>.</summary>
    public void Add(PacketBlock block, bool mayWait, CancellationToken stop)
    {
        lock (gate)
        {
            ReadOnlySpan<byte> bytes = block.Bytes;
            ReadOnlySpan<Frame> frames = block.Frames;
            for (int i = 0; i < frames.Length; i++)
            {
                ref readonly Frame frame = ref frames[i];
                if (frame.CapturedLength > PacketHeader.MaxCapturedLength)
                {
                    DroppedTooLong++;
                }
                else if (MakeRoom(frame) || (mayWait && Wait(frame, isFirst: i == 0, stop)))
                {
                    filling!.Add(frame, bytes.Slice(frame.Offset, frame.CapturedLength));
                }
                else
                {
                    DroppedFull += frames.Length - i;
                    break;
                }
            }

            if (memory.Count > 0 || filling is { Count: > 0 })
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Nothing more will be added.</summary>
    public void Complete()
    {
        lock (gate)
        {
            completed = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits for the oldest block. It stays here until <see cref="Sent"/>; until then the same is returned again.</summary>
    /// <returns>Null when there is none and never will be, or when the disk fails at the end.</returns>
    public OutgoingBlock? Take()
    {
        lock (gate)
        {
            while (sending is null)
            {
                TimeSpan? patience = null;
                if (disk?.Count > 0)
                {
                    if (!TakeFromDisk(disk) && completed)
                    {
                        return null;
                    }
                }
                else if (memory.TryPeek(out FillingBlock? oldest))
                {
                    sending = oldest;
                }
                else if (filling is { Count: > 0 } && (completed || (patience = blockTime - Age) <= TimeSpan.Zero))
                {
                    SealFilling();
                }
                else if (completed)
                {
                    return null;
                }
                else
                {
                    _ = patience is { } left ? Monitor.Wait(gate, left) : Monitor.Wait(gate);
                }
            }

            return sending;
        }
    }

    /// <summary>The block that was taken has reached the receiver.</summary>
    public void Sent()
    {
        lock (gate)
        {
            if (isSendingOnDisk)
            {
                RemoveFromDisk();
            }
            else
            {
                memory.Dequeue();
            }

            Free(sending as FillingBlock);
            sending = null;
            isSendingOnDisk = false;
        }
    }

    /// <summary>Puts on disk what waits in memory, or counts it as dropped. Nobody adds or takes any more.</summary>
    public void KeepRest()
    {
        lock (gate)
        {
            if (filling is { Count: > 0 })
            {
                SealFilling();
            }

            while (memory.TryDequeue(out FillingBlock? block))
            {
                if (!Append(block))
                {
                    DroppedAtEnd += block.Count;
                }
            }

            sending = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => disk?.Dispose();

    private TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - fillingSince);

    /// <summary>Makes <see cref="filling"/> a block that has room for a frame.</summary>
    private bool MakeRoom(in Frame frame)
    {
        if (filling is { } current)
        {
            if (current.HasRoom(frame))
            {
                return true;
            }

            SealFilling();
        }

        if (free.Count == 0 && blocks < maxBlocks)
        {
            free.Push(new FillingBlock(blockSize));
            blocks++;
        }

        if (free.Count == 0 && !Spill())
        {
            return false;
        }

        filling = free.Pop();
        fillingSince = Environment.TickCount64;
        return true;
    }

    /// <summary>Waits for room.</summary>
    /// <param name="frame">What there must be room for.</param>
    /// <param name="isFirst">Nothing of the block was taken, so that it can be refused as a whole.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>False when there is none because of it.</returns>
    private bool Wait(in Frame frame, bool isFirst, CancellationToken stop)
    {
        using CancellationTokenRegistration wake = stop.UnsafeRegister(static waiting => Pulse(waiting!), gate);
        do
        {
            if (isFirst)
            {
                stop.ThrowIfCancellationRequested();
            }
            else if (stop.IsCancellationRequested)
            {
                return false;
            }

            Monitor.Wait(gate);
        }
        while (!MakeRoom(frame));
        return true;
    }

    private static void Pulse(object waiting)
    {
        lock (waiting)
        {
            Monitor.PulseAll(waiting);
        }
    }

    private void SealFilling()
    {
        filling!.Seal(++counter);
        memory.Enqueue(filling);
        filling = null;
        Monitor.PulseAll(gate);
    }

    private void Free(FillingBlock? block)
    {
        if (block is not null)
        {
            block.Clear();
            free.Push(block);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Moves the oldest block of the memory to disk.</summary>
    private bool Spill()
    {
        if (memory.TryPeek(out FillingBlock? oldest) && oldest == sending)
        {
            // What is being sent stays in use until it was, but must stand on disk before what follows it.
            if (memory.Count < 2 || !Append(oldest))
            {
                return false;
            }

            isSendingOnDisk = true;
            memory.Dequeue();
        }

        if (!memory.TryPeek(out oldest) || !Append(oldest))
        {
            return false;
        }

        memory.Dequeue();
        Free(oldest);
        return true;
    }

    private bool Append(FillingBlock block)
    {
        try
        {
            bool taken = disk?.Append([block.Bytes]) == 1;
            diskFailed &= !taken;
            return taken;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NoteDisk(e);
            return false;
        }
    }

    /// <returns>False when the disk cannot be read.</returns>
    private bool TakeFromDisk(DiskBacklog backlog)
    {
        try
        {
            (IReadOnlyList<byte[]> entries, BacklogPosition end) = backlog.Peek(1);
            if (entries is [var bytes] && OutgoingBlock.IsValid(bytes))
            {
                sending = new OutgoingBlock(bytes);
                isSendingOnDisk = true;
            }
            else
            {
                log.Error("what waited on disk is damaged; that part is lost");
                backlog.Remove(end, entries.Count == 0 ? (int)Math.Min(int.MaxValue, backlog.Count) : 1);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NoteDisk(e);
            Monitor.Wait(gate, DiskPause);
            return false;
        }
    }

    private void RemoveFromDisk()
    {
        try
        {
            (IReadOnlyList<byte[]> entries, BacklogPosition end) = disk!.Peek(1);
            disk.Remove(end, entries.Count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NoteDisk(e);
        }
    }

    private void NoteDisk(Exception e)
    {
        if (!diskFailed)
        {
            diskFailed = true;
            log.Error($"packets cannot wait on disk: {e.Message}");
        }
    }
}
