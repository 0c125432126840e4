using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>A stream has a payload type that its receiver did not announce (RFC 3264, 5.1 and 6.1).</summary>
internal sealed class CodecMismatch() : StreamRule(
    "codec_mismatch", Severity.Problem, "A party was sent a codec that it did not announce, and may not have played it.")
{
    /// <summary>Fewer are the overlap of a change.</summary>
    private const long MinPackets = 50;

    // Sent without being announced by many, and harmless (RFC 3389).
    private const string ComfortNoise = "CN";

    protected override string? Examine(CallRecord call, StreamRecord stream)
    {
        // Before the line there may have been another, and in a bundle the formats of one address are spread over several.
        if (Announced.LineOf(call, stream) is not { PayloadTypes.Count: > 0, Bundle: null } line || line.Time > stream.Start)
        {
            return null;
        }

        // RFC 3264, 5.1 and 6.1: each side's numbers bind the other, which may have announced the same codec under another.
        string[] foreign = [.. stream.PayloadTypes
            .Where(type => type.Packets >= MinPackets && type.Codec != ComfortNoise && !line.PayloadTypes.Contains(type.PayloadType))
            .Select(type => $"{type.Packets} packets of {(type.Codec is { } codec ? $"{codec} ({type.PayloadType})" : $"payload type {type.PayloadType}")}")];
        return foreign.Length == 0 ? null : $"{string.Join(", ", foreign)}, announced were {string.Join(", ", Numbered(line))}";
    }

    private static IEnumerable<string> Numbered(MediaLine line) =>
        line.Formats.Zip(line.PayloadTypes, (format, type) => $"{format} ({type})");
}
