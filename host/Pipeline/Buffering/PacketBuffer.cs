using System.Runtime.ExceptionServices;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Buffering;

/// <summary>
/// Between a live source, which nothing should hold up, and the analysis, which may be behind for a while: a thread of its own reads the
/// source into a queue of bounded memory. When that is full the thread waits, and what then no longer fits the kernel's buffer is
/// dropped and counted there.
/// </summary>
/// <param name="source">Read by that thread alone from the first <see cref="Read"/> on; still the caller's to dispose of, after this.</param>
/// <param name="maxBytes">What the blocks that wait may take, if the source has so much.</param>
internal sealed class PacketBuffer(IPacketSource source, long maxBytes) : IPacketSource
{
    private readonly object gate = new();
    private readonly long capacity = Math.Min(maxBytes, source.Capacity);
    private readonly Queue<PacketBlock> waiting = [];
    private Thread? thread;
    private long bytes;
    private bool isOverloaded;
    private bool isOver;
    private bool isDisposed;
    private ExceptionDispatchInfo? failure;

    public string Name => source.Name;

    public bool IsLive => source.IsLive;

    public SourceStatistics Statistics => source.Statistics;

    /// <summary>
    /// The analysis must do with less: half of what may wait has been filled, and a quarter has not been reached again since. Any thread.
    /// </summary>
    public bool IsOverloaded => Volatile.Read(ref isOverloaded);

    /// <inheritdoc/>
    /// <remarks>What the source gave before it obeyed <paramref name="stop"/> is delivered first.</remarks>
    public PacketBlock? Read(CancellationToken stop)
    {
        if (thread is null)
        {
            thread = new Thread(() => Fill(stop)) { Name = "capture", IsBackground = true };
            thread.Start();
        }

        lock (gate)
        {
            while (waiting.Count == 0 && !isOver)
            {
                Monitor.Wait(gate);
            }

            if (waiting.TryDequeue(out PacketBlock? block))
            {
                bytes -= block.Footprint;
                isOverloaded &= bytes > capacity / 4;
                Monitor.PulseAll(gate);
                return block;
            }
        }

        failure?.Throw();
        return null;
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            Monitor.PulseAll(gate);
        }

        // A live source gives a block at least every second, if need be an empty one.
        thread?.Join();
        while (waiting.TryDequeue(out PacketBlock? block))
        {
            block.Release();
        }
    }

    private void Fill(CancellationToken stop)
    {
        try
        {
            while (!isDisposed && source.Read(stop) is { } block)
            {
                Add(block);
            }
        }
        catch (Exception e)
        {
            // Cancelled or broken: thrown again where the source seems to be read.
            failure = ExceptionDispatchInfo.Capture(e);
        }

        lock (gate)
        {
            isOver = true;
            Monitor.PulseAll(gate);
        }
    }

    private void Add(PacketBlock block)
    {
        lock (gate)
        {
            // An empty queue takes a block of any size.
            while (waiting.Count > 0 && bytes + block.Footprint > capacity && !isDisposed)
            {
                Monitor.Wait(gate);
            }

            waiting.Enqueue(block);
            bytes += block.Footprint;
            isOverloaded |= bytes > capacity / 2;
            Monitor.PulseAll(gate);
        }
    }
}
