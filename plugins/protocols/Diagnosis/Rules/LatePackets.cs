using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>Packets came, but too late to be played by a jitter buffer that adapts.</summary>
internal sealed class LatePackets(double percent) : StreamRule(
    "late_packets", Severity.Warning, "Packets came too late to be played.")
{
    /// <summary>Fewer late packets are no rate: a short stream may begin with some.</summary>
    private const long MinLate = 10;

    protected override string? Examine(CallRecord call, StreamRecord stream) =>
        stream.Buffers.FirstOrDefault(buffer => buffer.Buffer == "adaptive") is { Late: >= MinLate } adaptive
        && adaptive.Late * 100.0 / stream.Expected >= percent
            ? Invariant($"{string.Join(", ", stream.Buffers.Select(buffer => $"{buffer.Buffer} {buffer.Late}"))} of {stream.Expected} late; longest gap {stream.MaxDeltaMs:0} ms")
            : null;
}
