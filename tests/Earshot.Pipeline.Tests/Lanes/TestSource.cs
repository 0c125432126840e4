using System.Collections.Concurrent;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests.Lanes;

/// <summary>A source that a test feeds.</summary>
internal sealed class TestSource(string name) : IPacketSource
{
    private readonly BlockingCollection<PacketBlock> blocks = [];
    private int handed;

    public string Name { get; } = name;

    public bool IsDisposed { get; private set; }

    /// <summary>Blocks that were read.</summary>
    public int Handed => Volatile.Read(ref handed);

    /// <summary>All that was sent was read.</summary>
    public bool IsDrained => blocks.Count == 0;

    public SourceStatistics Statistics { get; init; }

    public void Send(params long[] times) => blocks.Add(new TestBlock(times));

    public void Send(PacketBlock block) => blocks.Add(block);

    public void Promise(long time) => blocks.Add(new TestBlock { Promise = new Timestamp(time) });

    public void Drop(long from, long to, long packets) =>
        blocks.Add(new TestBlock { Readings = [new CaptureDrops(0, new Timestamp(from), new Timestamp(to), LossPlace.Kernel, packets)] });

    public void End() => blocks.CompleteAdding();

    public PacketBlock? Read(CancellationToken stop)
    {
        if (!blocks.TryTake(out PacketBlock? block, Timeout.Infinite, stop))
        {
            return null;
        }

        Interlocked.Increment(ref handed);
        return block;
    }

    public void Dispose() => IsDisposed = true;
}
