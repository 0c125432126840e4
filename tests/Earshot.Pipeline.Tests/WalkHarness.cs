using System.Text;
using Earshot.Host.Catalogue;
using Earshot.Host.Explain;
using Earshot.Host.Pipeline.Layers;
using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests;

/// <summary>Walks single frames and says what came out, as text.</summary>
internal sealed class WalkHarness : IPayloadSink
{
    private readonly LayerRecorder recorder = new() { IsRecording = true };
    private readonly LayerWalk<LayerRecorder> walk;
    private readonly FrameWalker<LayerRecorder> walker;
    private readonly StringBuilder found = new();

    public WalkHarness(params BoundClaim[] claims)
    {
        Paths = new TunnelPaths();
        walk = new LayerWalk<LayerRecorder>(new ClaimTable(HostLayers.Claims.Concat(claims)), Paths, maxDepth: 16, recorder)
        {
            OnFault = (_, fault) => OnFault?.Invoke(fault),
        };
        walker = new FrameWalker<LayerRecorder>(walk, new FragmentReassembler(100, 1_000_000, 30), this);
    }

    public TunnelPaths Paths { get; }

    /// <summary>Names of the layers of all frames so far, "/" between them.</summary>
    public string Layers => string.Join('/', recorder.Steps.Where(step => step.Name != "payload").Select(step => step.Name));

    public IReadOnlyList<ExplainedLayer> Steps => recorder.Steps;

    /// <summary>"ipv4.truncated": names of the defects that were met.</summary>
    public IEnumerable<string> Defects => walk.Defects.Select(defect => defect.Name);

    /// <summary>Takes what decoders throw.</summary>
    public Action<Exception>? OnFault { get; set; }

    /// <summary>The path of the latest payload.</summary>
    public int Path { get; private set; }

    /// <summary>Walks a frame and returns what was found in it, for example "udp 10.0.0.1:5 → 10.0.0.2:6 hello".</summary>
    public string Walk(LinkType linkType, byte[] frame, int? wireLength = null)
    {
        found.Clear();
        walker.Walk(new Frame(default, 0, frame.Length, wireLength ?? frame.Length, 0, linkType), frame, default);
        return found.ToString();
    }

    public void OnDatagram(in Flow flow, scoped in WalkState state, bool isReassembled) => Found($"udp {flow.Source} → {flow.Destination}", state);

    public void OnSegment(in Flow flow, in TcpHeader header, scoped in WalkState state) =>
        Found($"tcp {flow.Source} → {flow.Destination} {header.Sequence} {header.Flags}", state);

    public void OnFlow(in FlowMetadata metadata, scoped in WalkState state, bool isReassembled) =>
        Found($"flow {metadata.Flow.Source} → {metadata.Flow.Destination} {metadata.Content}", state);

    public void OnQuoted(scoped in WalkState state) => Found("quoted", state);

    public void OnFragment(in FragmentHeader header, scoped in WalkState state, FragmentOutcome outcome) => found.Append($"fragment {outcome} ");

    private void Found(string what, scoped in WalkState state)
    {
        Path = state.Path;
        found.Append(what).Append(' ').Append(Encoding.Latin1.GetString(state.Bytes));
    }
}
