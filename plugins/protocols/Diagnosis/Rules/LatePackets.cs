using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>Packets came, but too late to be played by a jitter buffer that adapts.</summary>
internal sealed class LatePackets(double percent) : StreamRule(
    "late_packets", Severity.Warning, "Packets came too late to be played.")
{
    protected override string? Examine(CallRecord call, StreamRecord stream) =>
        stream.Expected > 0
        && stream.Buffers.FirstOrDefault(buffer => buffer.Buffer == "adaptive") is { } adaptive
        && adaptive.Late * 100.0 / stream.Expected >= percent
            ? Invariant($"{string.Join(", ", stream.Buffers.Select(buffer => $"{buffer.Buffer} {buffer.Late}"))} of {stream.Expected} late; longest gap {stream.MaxDeltaMs:0} ms")
            : null;
}
