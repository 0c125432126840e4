using System.Text;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Explain;

/// <summary>Keeps the layers of the packet that is being explained.</summary>
internal sealed class LayerRecorder : IWalkTrace
{
    private const int PreviewBytes = 48;
    private readonly List<ExplainedLayer> steps = [];

    public static bool IsOn => true;

    /// <summary>True while the packet of interest is walked.</summary>
    public bool IsRecording { get; set; }

    public IReadOnlyList<ExplainedLayer> Steps => steps;

    public void Layer(string name, string owner, int offset, ReadOnlySpan<byte> header, string detail, HeaderDescriber? describe)
    {
        if (IsRecording)
        {
            var fields = new FieldReader(header);
            describe?.Invoke(header, fields);
            steps.Add(new ExplainedLayer(name, owner, offset, header.Length, detail, fields.Fields));
        }
    }

    public void Defect(string name, string owner, int offset, Defect defect, int needed, int available) =>
        Add(new ExplainedLayer(
            name,
            owner,
            offset,
            null,
            needed == available
                ? $"malformed: {SnakeCase.From(defect.ToString())}"
                : $"malformed: {SnakeCase.From(defect.ToString())}, {needed} bytes needed, {available} available",
            []));

    /// <summary>A remark between two layers.</summary>
    public void Note(string text) => Add(new ExplainedLayer("", "", null, null, text, []));

    /// <summary>What is left after the last layer.</summary>
    public void Payload(string owner, scoped in WalkState state, string detail)
    {
        if (IsRecording)
        {
            Add(new ExplainedLayer("payload", owner, state.Offset, state.Captured, $"{detail}  {Preview(state.Bytes)}", []));
        }
    }

    private void Add(ExplainedLayer step)
    {
        if (IsRecording)
        {
            steps.Add(step);
        }
    }

    /// <summary>The first line of text, or the first bytes of anything else.</summary>
    private static string Preview(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> start = payload[..Math.Min(PreviewBytes, payload.Length)];
        int end = start.IndexOfAny((byte)'\r', (byte)'\n');
        ReadOnlySpan<byte> line = end >= 0 ? start[..end] : start;
        bool isText = line.Length > 0 && line.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
        return isText ? $"\"{Encoding.ASCII.GetString(line)}\"" : Convert.ToHexStringLower(start[..Math.Min(16, start.Length)]);
    }
}
