using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>Most of a stream's loss may have happened on the way to the sensor, not on the way to the listener.</summary>
internal sealed class CaptureLossEcho(double percent, double share) : StreamRule(
    "capture_loss", Severity.Notice, "Most of the loss may be the capture's own: the network may be fine.")
{
    /// <summary>True when so much of the loss lies in gaps of the capture.</summary>
    public static bool IsCaptures(StreamRecord stream, double share) => stream.LostInCaptureMax * 100.0 / stream.Lost >= share;

    protected override string? Examine(CallRecord call, StreamRecord stream) =>
        stream.Lost > 0 && stream.LossPercent >= percent && IsCaptures(stream, share)
            ? Invariant($"up to {stream.LostInCaptureMax} of {stream.Lost} lost packets in gaps of the capture{Places(call)}{Mos(stream)}")
            : null;

    private static string Places(CallRecord call) => call.CaptureLoss is { By.Count: > 0 } loss
        ? $" ({string.Join(", ", loss.By.Select(place => $"{place.Key} {place.Value}"))})"
        : "";

    private static string Mos(StreamRecord stream) => stream is { Mos: { } mos, MosNetworkMax: { } best }
        ? Invariant($"; MOS {mos:0.00}, without them {best:0.00}")
        : "";
}
