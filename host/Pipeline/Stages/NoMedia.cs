using Earshot.Sdk.Capture;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>Stands in where no media plugin is enabled: measures nothing, so that calls have no streams.</summary>
internal sealed class NoMedia : IMediaAnalyzer
{
    public static readonly NoMedia Instance = new();

    public bool Recognizes(ReadOnlySpan<byte> payload) => false;

    public void OnPackets(in MediaBatch batch)
    {
    }

    public void Expect(MediaExpectation expectation, Timestamp now)
    {
    }

    public void Withdraw(ulong call, TransportAddress address)
    {
    }

    public void Complete(ulong call, Timestamp now)
    {
    }

    public void OnGap(in CaptureGap gap)
    {
    }

    public void OnTick(Timestamp now)
    {
    }

    public void OnEnd(Timestamp now)
    {
    }

    public void Summarize(ISummary summary)
    {
    }
}
