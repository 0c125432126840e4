using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Stages;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;

namespace Earshot.Host.Explain;

/// <summary>
/// Walks a capture as the pipeline does, but tells every layer of one packet. Where that packet is a fragment, it goes on to
/// the one that completes the datagram, and tells what is inside.
/// </summary>
internal sealed class PacketExplainer : IPayloadSink
{
    private readonly LayerRecorder recorder = new();
    private readonly FrameWalker<LayerRecorder> walker;
    private readonly PayloadRoutes routes;
    private readonly string[] analyzers;
    private readonly string mediaName;
    private readonly Dictionary<FragmentHeader, List<long>> fragments = [];
    private FragmentHeader? awaited;
    private long number;

    public PacketExplainer(Composition composition)
    {
        var claims = new ClaimTable(composition.BindClaims());
        var walk = new LayerWalk<LayerRecorder>(claims, new TunnelPaths(), composition.Pipeline.MaxDepth, recorder);
        walker = new FrameWalker<LayerRecorder>(walk, SensorPipeline.Fragments(composition.Pipeline), this);
        IReadOnlyList<Bound<ISignallingPlugin>> signalling = composition.OfKind<ISignallingPlugin>();
        Bound<IMediaPlugin>? media = composition.AtMostOne<IMediaPlugin>("media");
        routes = new PayloadRoutes(
            [.. signalling.Select(plugin => plugin.Start((s, config, _) => s.Claim(config)))], media?.Start((m, config, _) => m.Claim(config)));
        analyzers = [.. signalling.Select(plugin => plugin.Name)];
        mediaName = media?.Name ?? "nobody";
    }

    /// <summary>Explains packet <paramref name="wanted"/>, counted from 1; null when the source has fewer packets.</summary>
    public PacketExplanation? Explain(IPacketSource source, long wanted, CancellationToken stop)
    {
        Frame? found = null;
        while ((found is null || awaited is not null) && source.Read(stop) is { } block)
        {
            foreach (ref readonly Frame frame in block.Frames)
            {
                number++;
                recorder.IsRecording = number == wanted;
                walker.Walk(frame, block.Bytes, frame.Timestamp);
                found = number == wanted ? frame : found;
                if (found is not null && awaited is null)
                {
                    break;
                }
            }

            block.Release();
        }

        return found is { } packet ? new PacketExplanation(wanted, packet, recorder.Steps) : null;
    }

    public void OnDatagram(in Flow flow, scoped in WalkState state, bool isReassembled) =>
        recorder.Payload(OwnerOf(routes.OfDatagram(flow, state.Bytes)), state, $"{flow.Source} → {flow.Destination}");

    public void OnSegment(in Flow flow, in TcpHeader header, scoped in WalkState state)
    {
        byte route = routes.OfStreamPort(flow);
        route = route == PayloadRoutes.None ? routes.OfStreamStart(state.Bytes) : route;
        recorder.Payload(OwnerOf(route), state, $"{flow.Source} → {flow.Destination}");
    }

    public void OnFlow(in FlowMetadata metadata, scoped in WalkState state, bool isReassembled) =>
        recorder.Payload(
            OwnerOf(routes.OfFlow(metadata, state.Bytes)),
            state,
            $"{metadata.Flow.Source} → {metadata.Flow.Destination}, {SnakeCase.From(metadata.Content.ToString())}");

    public void OnQuoted(scoped in WalkState state) => recorder.Payload("nobody", state, "quoted by an ICMP error: counted, not analysed");

    public void OnFragment(in FragmentHeader header, scoped in WalkState state, FragmentOutcome outcome)
    {
        FragmentHeader datagram = header with { Offset = 0, More = false };
        if (!fragments.TryGetValue(datagram, out List<long>? numbers))
        {
            fragments.Add(datagram, numbers = []);
        }

        numbers.Add(number);
        if (outcome == FragmentOutcome.Complete && (recorder.IsRecording || awaited == datagram))
        {
            awaited = null;
            recorder.IsRecording = true;
            recorder.Note($"the datagram is whole with packets {string.Join(", ", numbers)}; offsets below count from its payload");
        }
        else if (recorder.IsRecording)
        {
            awaited = outcome == FragmentOutcome.Waiting ? datagram : null;
            recorder.Note(outcome == FragmentOutcome.Waiting
                ? $"waits for the rest of its datagram; so far packets {string.Join(", ", numbers)}"
                : "contradicts other fragments: nothing of its datagram is used (RFC 5722)");
        }

        if (outcome != FragmentOutcome.Waiting)
        {
            fragments.Remove(datagram);
        }
    }

    private string OwnerOf(byte route) => route switch
    {
        PayloadRoutes.None => "nobody",
        PayloadRoutes.Media => mediaName,
        _ => analyzers[route - 1],
    };
}
