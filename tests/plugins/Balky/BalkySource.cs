using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Tests.Balky;

/// <summary>A live source that delivers for three seconds, then hangs.</summary>
internal sealed class BalkySource : IPacketSource
{
    private int blocks;

    public string Name => "nothing";

    public bool IsLive => true;

    public SourceStatistics Statistics => default;

    public PacketBlock? Read(CancellationToken stop)
    {
        stop.WaitHandle.WaitOne(++blocks <= 3 ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan);
        stop.ThrowIfCancellationRequested();
        return new NoPackets();
    }

    public void Dispose()
    {
    }

    private sealed class NoPackets : PacketBlock
    {
        public override ReadOnlySpan<byte> Bytes => [];

        public override ReadOnlySpan<Frame> Frames => [];

        protected override void Recycle()
        {
        }
    }
}
