using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Bench.Calls;

/// <summary>A source up to a time, and no further.</summary>
internal sealed class CallSetup(IPacketSource source, Timestamp end) : IPacketSource
{
    public string Name => source.Name;

    public SourceStatistics Statistics => source.Statistics;

    public PacketBlock? Read(CancellationToken stop) =>
        source.Read(stop) is { } block && (block.Frames.IsEmpty || block.Frames[0].Timestamp < end) ? block : null;

    public void Dispose() => source.Dispose();
}
