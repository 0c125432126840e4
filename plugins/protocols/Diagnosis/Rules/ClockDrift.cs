using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>The sender's clock runs so fast or slow that the listener's buffer runs over or empty now and then.</summary>
internal sealed class ClockDrift(double ppm) : StreamRule(
    "clock_drift", Severity.Warning, "A sender's sampling clock is off: now and then its listener's buffer runs over or empty.")
{
    /// <summary>A shorter stream does not tell the clock from the jitter.</summary>
    private const double MinSeconds = 60;

    protected override string? Examine(CallRecord call, StreamRecord stream) =>
        stream is { Kind: MediaKind.Audio, ClockSkewPpm: { } skew }
        && Math.Abs(skew) >= ppm && stream.End.SecondsSince(stream.Start) >= MinSeconds
            ? Invariant($"{Math.Abs(skew):0} ppm too {(skew > 0 ? "fast" : "slow")}, 20 ms in {20e3 / Math.Abs(skew):0} s")
            : null;
}
