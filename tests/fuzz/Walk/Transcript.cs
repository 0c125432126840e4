using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Fuzz.Walk;

/// <summary>
/// Everything that a walk says of one frame, checked as it is said: offsets and lengths lie within the frame, headers are
/// described to their last bit, and there is exactly one end.
/// </summary>
internal sealed class Transcript(int most) : IWalkTrace, IPayloadSink, IHeaderFields
{
    private readonly List<string> lines = [];
    private readonly List<(string Name, int Offset)> layers = [];
    private int describedBits;

    public static bool IsOn => true;

    /// <summary>One line per layer, defect and end, of all frames.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>The layers of the latest frame, up to the first that was put together from fragments.</summary>
    public IReadOnlyList<(string Name, int Offset)> Layers => layers;

    /// <summary>True once the latest frame met its end.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>True once the latest frame's walk left the frame for a datagram put together from fragments.</summary>
    public bool IsReassembled { get; private set; }

    /// <summary>The next frame begins.</summary>
    public void Begin()
    {
        layers.Clear();
        HasEnded = false;
        IsReassembled = false;
        lines.Add("frame");
    }

    public void Layer(string name, string owner, int offset, ReadOnlySpan<byte> header, string detail, HeaderDescriber? describe)
    {
        Require(!HasEnded || IsReassembled, "a layer after the end");
        Require(layers.Count < most, "too many layers");
        if (name == "unclaimed")
        {
            End($"unclaimed {detail}");
            return;
        }

        if (describe is not null)
        {
            describedBits = 0;
            describe(header, this);
            Require(describedBits == header.Length * 8, $"{name} describes {describedBits} of {header.Length * 8} bits");
        }

        lines.Add($"{name} {owner} {offset}+{header.Length} {detail}");
        layers.Add((name, offset));
    }

    public void Defect(string name, string owner, int offset, Defect defect, int needed, int available) =>
        End($"{name} {owner} {offset} {defect} {needed}/{available}");

    public void Add(string name, int bits, FieldFormat format = FieldFormat.Number, string? meaning = null) => describedBits += bits;

    public void OnDatagram(in Flow flow, scoped in WalkState state, bool isReassembled) => Payload($"udp {flow.Source} {flow.Destination}", state);

    public void OnSegment(in Flow flow, in TcpHeader header, scoped in WalkState state) => Payload($"tcp {flow.Source} {flow.Destination}", state);

    public void OnFlow(in FlowMetadata metadata, scoped in WalkState state, bool isReassembled) =>
        Payload($"flow {metadata.Flow.Source} {metadata.Flow.Destination} {metadata.Content} {metadata.Timestamp}", state);

    public void OnQuoted(scoped in WalkState state) => Payload("quoted", state);

    public void OnFragment(in FragmentHeader header, scoped in WalkState state, FragmentOutcome outcome)
    {
        Payload($"fragment {outcome}", state);
        IsReassembled = true;
    }

    private void Payload(string what, scoped in WalkState state)
    {
        Require(state.Offset >= 0 && state.Offset <= state.End, "the payload begins outside of the frame");
        Require(state.End <= state.Data.Length && state.End <= state.WireEnd, "the payload ends outside of the frame");
        End($"{what} {state.Offset}-{state.End}-{state.WireEnd} {state.Path}");
    }

    private void End(string line)
    {
        Require(!HasEnded || IsReassembled, $"two ends: {line}");
        HasEnded = true;
        lines.Add(line);
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FindingException($"{otherwise}\n{string.Join('\n', lines)}");
        }
    }
}

/// <summary>The walk broke a rule.</summary>
internal sealed class FindingException(string message, Exception? inner = null) : Exception(message, inner);
