using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>A stream's packets are longer or shorter than its receiver asked for by a=ptime (RFC 8866, 6.4).</summary>
internal sealed class WrongPtime() : StreamRule(
    "wrong_ptime", Severity.Warning, "Packets have another length than their receiver asked for.")
{
    /// <summary>Fewer say little about the most frequent length.</summary>
    private const long MinPackets = 50;

    // Who is silent sends a description of the noise every 160 ms (AMR: 3GPP TS 26.093, 5.1.2): no length of speech.
    private const double SilenceMs = 160;

    // Lengths come from timestamps, which are exact but for rounding.
    private const double Tolerance = 1;

    protected override string? Examine(CallRecord call, StreamRecord stream) =>
        stream is { Kind: MediaKind.Audio, PtimeMs: { } ptime and < SilenceMs, Packets: >= MinPackets }
        && Announced.LineOf(call, stream) is { PtimeMs: { } asked } && Math.Abs(ptime - asked) > Tolerance
            ? Invariant($"packets of {ptime:0.#} ms, a=ptime asked for {asked} ms")
            : null;
}
