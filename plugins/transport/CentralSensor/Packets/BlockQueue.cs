using System.Buffers;
using Earshot.Central.Protocol.Packets;
using Earshot.CentralSensor.Connection;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.CentralSensor.Packets;

/// <summary>
/// Blocks that the centre has not taken, in their order: the older ones on disk, the newer ones in memory. While the centre takes blocks as they come
/// nothing goes to disk. When the connection is lost, or memory is full, what is in memory goes behind what is on disk, and so does what
/// comes until all on disk has been sent again.
/// </summary>
/// <remarks>One thread adds, one sends, one acknowledges.</remarks>
internal sealed class BlockQueue : IDisposable
{
    // What may be on its way at once: the window of the stream.
    private const long LinkWindow = 16 << 20;

    private readonly long maxMemory;
    private readonly DiskBacklog? disk;
    private readonly InstallationState state;
    private readonly IPluginLog log;
    private readonly Lock gate = new();
    private readonly Queue<WireBlock> memory = [];
    private readonly Queue<WireBlock> unsent = [];
    private readonly Queue<OnTheWay> readFromDisk = [];
    private readonly List<(ulong Begin, ulong End)> gaps = [];
    private readonly SemaphoreSlim work = new(0);
    private readonly ManualResetEventSlim room = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BacklogPosition cursor;
    private byte[] fromDisk = [];
    private long unreadOnDisk;
    private long memoryBytes;
    private ulong sent;
    private ulong acknowledged;
    private bool isConnected;
    private bool isFinishing;
    private long takenPackets;
    private string? problem;

    public BlockQueue(long maxMemory, DiskBacklog? disk, InstallationState state, IPluginLog log)
    {
        (this.maxMemory, this.disk, this.state, this.log) = (maxMemory, disk, state, log);
        acknowledged = state.TakenSequence;
        Recover();
    }

    /// <summary>Packets that an earlier run had in memory when it was killed, and that the centre may have or not.</summary>
    public long Doubtful => gaps.Sum(gap => (long)(gap.End - gap.Begin));

    /// <summary>Packets that the centre took in this run.</summary>
    public long TakenPackets => Interlocked.Read(ref takenPackets);

    /// <summary>The last block that a centre has taken.</summary>
    public ulong Taken
    {
        get
        {
            lock (gate)
            {
                return state.TakenSequence;
            }
        }
    }

    /// <summary>Bytes that wait.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return memoryBytes + (disk?.Bytes ?? 0);
            }
        }
    }

    /// <summary>Why the disk does not take what it should; null when it does.</summary>
    public string? Problem => Volatile.Read(ref problem);

    /// <summary>Number that the next block is to have.</summary>
    public ulong NextSequence => state.NextSequence;

    /// <summary>Frames of all blocks before it.</summary>
    public ulong FramesBefore => state.Packets;

    /// <summary>Takes a block with its lease, when there is room.</summary>
    /// <param name="block">The next one.</param>
    /// <param name="lastTime">Capture time of its last packet; null when it has none.</param>
    /// <param name="mayWait">Its source can wait: it is not worth the disk while the centre takes blocks, nor more memory than the link fills.</param>
    public bool TryAdd(WireBlock block, long? lastTime, bool mayWait)
    {
        lock (gate)
        {
            bool isSpared = mayWait && isConnected;
            long limit = isSpared ? Math.Min(maxMemory / 2, LinkWindow) : maxMemory;
            if (memoryBytes + block.Footprint > limit && !isSpared)
            {
                MoveToDisk();
            }

            // The end of a run is small and always fits; so does one block of any size.
            if (memory.Count > 0 && memoryBytes + block.Footprint > limit && !block.Header.IsEnd)
            {
                room.Reset();
                return false;
            }

            memory.Enqueue(block);
            unsent.Enqueue(block);
            memoryBytes += block.Footprint;
            if (!isConnected || unreadOnDisk > 0)
            {
                MoveToDisk();
            }

            state.NextSequence = block.Header.Sequence + 1;
            state.Packets = block.Header.FramesEnd;
            state.LastTime = lastTime ?? state.LastTime;
            state.Write();
        }

        Wake();
        return true;
    }

    /// <summary>Waits until some room was made.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public void WaitForRoom(CancellationToken stop) => room.Wait(stop);

    /// <summary>The centre told where it stands on a new connection.</summary>
    /// <returns>Packets of an earlier run that are lost, as is certain now; told once.</returns>
    public long Resume(ulong taken, ulong received, ulong receivedFrames)
    {
        long lost;
        lock (gate)
        {
            isConnected = true;
            readFromDisk.Clear();
            unreadOnDisk = disk?.Count ?? 0;
            cursor = disk?.Head ?? default;
            // Never more than there is, whatever a centre says.
            sent = Math.Min(Math.Max(received, taken), state.NextSequence - 1);
            acknowledged = Math.Max(acknowledged, Math.Min(taken, sent));
            RebuildUnsent();
            Forget();
            lost = gaps.Sum(gap => (long)(gap.End - Math.Clamp(receivedFrames, gap.Begin, gap.End)));
            gaps.Clear();
        }

        Wake();
        return lost;
    }

    /// <summary>The connection is lost: what happens now must not cost what is in memory.</summary>
    public void Suspend()
    {
        lock (gate)
        {
            isConnected = false;
            MoveToDisk();
        }
    }

    /// <summary>The next block to send, with a lease; null when nothing will follow and the centre has everything.</summary>
    public async ValueTask<WireBlock?> NextAsync(CancellationToken stop)
    {
        while (true)
        {
            bool isOnDisk;
            lock (gate)
            {
                isOnDisk = unreadOnDisk > 0;
                if (!isOnDisk && unsent.TryDequeue(out WireBlock? block))
                {
                    sent = block.Header.Sequence;
                    return block.Retain();
                }

                if (isFinishing && IsEmpty)
                {
                    return null;
                }
            }

            if (!isOnDisk)
            {
                await work.WaitAsync(stop);
            }
            else if (ReadFromDisk() is { } block)
            {
                return block;
            }
        }
    }

    /// <summary>The centre has taken all blocks up to one.</summary>
    public void Acknowledge(ulong sequence)
    {
        lock (gate)
        {
            acknowledged = Math.Max(acknowledged, Math.Min(sequence, sent));
            Forget();
        }

        Wake();
    }

    /// <summary>Nothing more will be added.</summary>
    public void Finish()
    {
        lock (gate)
        {
            isFinishing = true;
            NoteEmpty();
        }

        Wake();
    }

    /// <summary>Waits until the centre has taken everything.</summary>
    /// <returns>False when it was cancelled before; what is left waits for the next run.</returns>
    public bool WaitUntilEmpty(CancellationToken stop)
    {
        try
        {
            empty.Task.Wait(stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Puts what is in memory on disk for the next run.</summary>
    /// <returns>Packets for which there is no room there, and which are lost.</returns>
    public long Keep()
    {
        lock (gate)
        {
            isConnected = false;
            MoveToDisk();
            long lost = memory.Sum(block => (long)block.Header.Frames);
            while (memory.TryDequeue(out WireBlock? block))
            {
                block.Release();
            }

            unsent.Clear();
            memoryBytes = 0;
            return lost;
        }
    }

    public void Dispose()
    {
        disk?.Dispose();
        state.Dispose();
        work.Dispose();
        room.Dispose();
    }

    private bool IsEmpty => memory.Count == 0 && (disk?.Count ?? 0) == 0;

    // Called with the lock.
    private void MoveToDisk()
    {
        if (disk is null || memory.Count == 0)
        {
            return;
        }

        int taken = 0;
        try
        {
            taken = disk.Append([.. memory.Select(block => block.Bytes)]);
            Note(null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Note($"packets that wait for the centre cannot be written to disk: {e.Message}");
        }

        for (int i = 0; i < taken; i++)
        {
            Drop(memory.Dequeue());
        }

        unreadOnDisk += taken;
        if (taken > 0)
        {
            RebuildUnsent();
            room.Set();
        }
    }

    private void RebuildUnsent()
    {
        unsent.Clear();
        foreach (WireBlock block in memory.Where(block => block.Header.Sequence > sent))
        {
            unsent.Enqueue(block);
        }
    }

    // Null when it was sent on this connection already, or before.
    private WireBlock? ReadFromDisk()
    {
        (int length, BacklogPosition end) = disk!.Read(cursor, ref fromDisk);
        lock (gate)
        {
            cursor = end;
            if (length == 0)
            {
                GiveUpDisk(end);
                return null;
            }

            unreadOnDisk--;
            WireBlock block = WireBlock.Copy(new ReadOnlySequence<byte>(fromDisk, 0, length));
            readFromDisk.Enqueue(new OnTheWay(block.Header, end));
            if (block.Header.Sequence > sent)
            {
                sent = block.Header.Sequence;
                return block;
            }

            block.Release();
            Forget();
            return null;
        }
    }

    // Damaged files: the backlog has told so.
    private void GiveUpDisk(BacklogPosition end)
    {
        unreadOnDisk = 0;
        if (readFromDisk.Count == 0)
        {
            disk!.Remove(end, (int)disk.Count);
            cursor = disk.Head;
            NoteEmpty();
        }
    }

    // Called with the lock: forgets what was acknowledged and is at hand. What was sent, then went to disk, and was not read from there again is not,
    // and follows when it is.
    private void Forget()
    {
        int count = 0;
        BacklogPosition end = default;
        while (readFromDisk.TryPeek(out OnTheWay first) && first.Header.Sequence <= acknowledged)
        {
            readFromDisk.Dequeue();
            NoteTaken(first.Header);
            (count, end) = (count + 1, first.End);
        }

        bool isDiskDone = disk is null || disk.Count == count;
        while (isDiskDone && memory.TryPeek(out WireBlock? block) && block.Header.Sequence <= acknowledged && block.Header.Sequence <= sent)
        {
            NoteTaken(block.Header);
            Drop(memory.Dequeue());
            count++;
        }

        if (count == 0)
        {
            return;
        }

        state.Write();
        if (end != default)
        {
            Remove(end, count);
        }

        room.Set();
        NoteEmpty();
    }

    private void Remove(BacklogPosition end, int count)
    {
        try
        {
            disk!.Remove(end, count);
            Note(null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Note($"packets that the centre has cannot be removed from disk: {e.Message}");
        }

        if (disk!.Count == 0)
        {
            cursor = disk.Head;
        }
    }

    private void NoteTaken(in BlockHeader header)
    {
        // What the centre took before it was killed or we were comes by again, and counts once.
        if (header.Sequence > state.TakenSequence)
        {
            state.TakenSequence = header.Sequence;
            state.TakenPackets = header.FramesEnd;
            Interlocked.Add(ref takenPackets, header.Frames);
        }
    }

    private void NoteEmpty()
    {
        if (isFinishing && IsEmpty)
        {
            empty.TrySetResult();
        }
    }

    private void Drop(WireBlock block)
    {
        memoryBytes -= block.Footprint;
        block.Release();
    }

    // Compares what was numbered with what is there.
    private void Recover()
    {
        ulong expected = state.TakenPackets;
        BacklogPosition position = disk?.Head ?? default;
        for (int length = 1; disk is not null && length > 0;)
        {
            (length, position) = disk.Read(position, ref fromDisk);
            BlockHeader header = BlockHeader.Read(fromDisk.AsSpan(0, length));
            if (header.Sequence > state.TakenSequence)
            {
                NoteGap(expected, header.FramesBefore);
                expected = header.FramesEnd;
                // After a failure of the machine the file of the state may be older than the queue.
                state.NextSequence = Math.Max(state.NextSequence, header.Sequence + 1);
                state.Packets = Math.Max(state.Packets, header.FramesEnd);
            }
        }

        NoteGap(expected, state.Packets);
        unreadOnDisk = disk?.Count ?? 0;
        cursor = disk?.Head ?? default;
    }

    private void NoteGap(ulong begin, ulong end)
    {
        if (end > begin)
        {
            gaps.Add((begin, end));
        }
    }

    private void Note(string? reason)
    {
        if (reason is not null && reason != problem)
        {
            log.Error(reason);
        }

        Volatile.Write(ref problem, reason);
    }

    private void Wake()
    {
        if (work.CurrentCount == 0)
        {
            work.Release();
        }
    }

    private readonly record struct OnTheWay(BlockHeader Header, BacklogPosition End);
}
