using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// Packets were lost on the network, in a number that people may hear. Not in a call with a fax, whose audio pauses while
/// its sequence numbers may go on.
/// </summary>
internal sealed class PacketLoss(double percent, double captureShare) : StreamRule(
    "packet_loss", Severity.Warning, "Packets were lost on the way.")
{
    /// <summary>Fewer lost packets are no rate.</summary>
    private const long MinLost = 10;

    protected override string? Examine(CallRecord call, StreamRecord stream) =>
        call.Fax is null && stream.Lost >= MinLost && stream.LossPercent >= percent && !CaptureLossEcho.IsCaptures(stream, captureShare)
            ? Invariant($"{stream.Lost} of {stream.Expected} lost ({stream.LossPercent:0.0} %){Bursts(stream)}")
            : null;

    private static string Bursts(StreamRecord stream) =>
        (stream.Bursts is { Bursts: > 0 } bursts ? Invariant($", in {bursts.Bursts} bursts of {bursts.BurstDensityPercent:0} % loss") : "")
        + (stream.BurstRatio is { } ratio ? Invariant($", burst ratio {ratio:0.0}") : "");
}
