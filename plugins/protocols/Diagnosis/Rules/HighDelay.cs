using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>The round trip is so long that people interrupt each other (G.114).</summary>
internal sealed class HighDelay(double roundTripMs) : StreamRule(
    "high_delay", Severity.Warning, "The delay is so long that people interrupt each other.")
{
    protected override string? Examine(CallRecord call, StreamRecord stream) =>
        stream is { Kind: MediaKind.Audio, Rtcp.RoundTripMeanMs: { } mean } && mean >= roundTripMs
            ? Invariant($"round trip by RTCP {mean:0} ms on average, at most {stream.Rtcp.RoundTripMaxMs ?? mean:0} ms")
            : null;
}
