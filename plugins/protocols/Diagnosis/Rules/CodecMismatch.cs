using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>A stream has a payload type that its receiver did not announce (RFC 3264, 6.1).</summary>
internal sealed class CodecMismatch() : StreamRule(
    "codec_mismatch", Severity.Problem, "A party was sent a codec that it did not announce, and may not have played it.")
{
    /// <summary>Fewer are the overlap of a change.</summary>
    private const long MinPackets = 50;

    // Sent without being announced by many, and harmless (RFC 3389).
    private const string ComfortNoise = "CN";

    protected override string? Examine(CallRecord call, StreamRecord stream)
    {
        if (Announced.LineOf(call, stream) is not { Formats.Count: > 0 } line)
        {
            return null;
        }

        string[] foreign = [.. stream.PayloadTypes.Where(type => type.Packets >= MinPackets && IsForeign(line, type)).Select(type =>
            $"{type.Packets} packets of {(type.Codec is { } codec ? $"{codec} ({type.PayloadType})" : $"payload type {type.PayloadType}")}")];
        return foreign.Length == 0 ? null : $"{string.Join(", ", foreign)}, announced were {string.Join(", ", line.Formats)}";
    }

    // In a bundle the formats of one address are spread over several lines.
    private static bool IsForeign(MediaLine line, PayloadTypeCount type) => line.Bundle is null && (type.Codec is null
        || (type.Codec != ComfortNoise
            && !line.Formats.Any(format => string.Equals(Announced.Encoding(format), type.Codec, StringComparison.OrdinalIgnoreCase))));
}
