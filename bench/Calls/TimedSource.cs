using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Bench.Calls;

/// <summary>Adds up the processor time that passes while nobody reads: the analysis.</summary>
internal sealed class TimedSource(IPacketSource source) : IPacketSource
{
    private TimeSpan left = TimeSpan.MaxValue;

    public TimeSpan Analysis { get; private set; }

    public string Name => source.Name;

    public SourceStatistics Statistics => source.Statistics;

    public PacketBlock? Read(CancellationToken stop)
    {
        Analysis += left == TimeSpan.MaxValue ? TimeSpan.Zero : Environment.CpuUsage.TotalTime - left;
        PacketBlock? block = source.Read(stop);
        left = Environment.CpuUsage.TotalTime;
        return block;
    }

    public void Dispose() => source.Dispose();
}
