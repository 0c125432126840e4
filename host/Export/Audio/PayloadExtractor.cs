using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Export.Audio;

/// <summary>Takes every layer off frames, down to what a datagram carries.</summary>
internal sealed class PayloadExtractor : IPayloadSink
{
    private readonly FrameWalker<NoTrace> walker;
    private Flow flow;
    private byte[]? payload;

    public PayloadExtractor(Composition composition)
    {
        var claims = new ClaimTable(composition.BindClaims());
        var walk = new LayerWalk<NoTrace>(claims, new TunnelPaths(), composition.Pipeline.MaxDepth, default);
        walker = new FrameWalker<NoTrace>(walk, SensorPipeline.Fragments(composition.Pipeline), this);
    }

    /// <summary>Who sent what to whom; null for a frame that ends elsewhere.</summary>
    public (Flow Flow, byte[] Payload)? Take(in SpooledPacket packet)
    {
        payload = null;
        walker.Walk(packet.Frame, packet.Bytes.Span, packet.Frame.Timestamp);
        return payload is null ? null : (flow, payload);
    }

    public void OnDatagram(in Flow flow, scoped in WalkState state, bool isReassembled) => Keep(flow, state);

    public void OnFlow(in FlowMetadata metadata, scoped in WalkState state, bool isReassembled) => Keep(metadata.Flow, state);

    public void OnSegment(in Flow flow, in TcpHeader header, scoped in WalkState state)
    {
    }

    public void OnQuoted(scoped in WalkState state)
    {
    }

    public void OnFragment(in FragmentHeader header, scoped in WalkState state, FragmentOutcome outcome)
    {
    }

    private void Keep(in Flow of, scoped in WalkState state)
    {
        flow = of;
        payload = state.Bytes.ToArray();
    }
}
