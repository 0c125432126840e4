using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests.Lanes;

/// <summary>A source that a test feeds. Frames of 8 bytes hold their own time.</summary>
internal sealed class TestSource(string name) : IPacketSource
{
    private readonly BlockingCollection<PacketBlock> blocks = [];

    public string Name { get; } = name;

    public bool IsDisposed { get; private set; }

    public SourceStatistics Statistics { get; init; }

    public void Send(params long[] times) => blocks.Add(new Block(times, null));

    public void Promise(long time) => blocks.Add(new Block([], new Timestamp(time)));

    public void Drop(long from, long to, long packets) =>
        blocks.Add(new Block([], null, new CaptureDrops(0, new Timestamp(from), new Timestamp(to), LossPlace.Kernel, packets)));

    public void End() => blocks.CompleteAdding();

    public PacketBlock? Read(CancellationToken stop) => blocks.TryTake(out PacketBlock? block, Timeout.Infinite, stop) ? block : null;

    public void Dispose() => IsDisposed = true;

    private sealed class Block(long[] times, Timestamp? clock, params CaptureDrops[] drops) : PacketBlock
    {
        private readonly Frame[] frames =
            [.. times.Select((time, index) => new Frame(new Timestamp(time), index * 8, 8, 8, 0, LinkType.Ethernet))];

        public override ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(times.AsSpan());

        public override ReadOnlySpan<Frame> Frames => frames;

        public override Timestamp? Clock => clock;

        public override ReadOnlySpan<CaptureDrops> Drops => drops;

        protected override void Recycle()
        {
        }
    }
}
