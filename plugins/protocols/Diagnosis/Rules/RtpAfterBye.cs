using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>Media went on although the call was over.</summary>
internal sealed class RtpAfterBye(double tolerance) : StreamRule(
    "rtp_after_bye", Severity.Warning, "Media went on after the call had ended: one side did not notice the BYE.")
{
    // A stream of several calls may go on for another one.
    protected override string? Examine(CallRecord call, StreamRecord stream)
    {
        double after = stream.End.SecondsSince(call.End);
        return call.EndReason == EndReason.Bye && !stream.Shared && after > tolerance
            ? Invariant($"packets until {after:0.0} s after the last message")
            : null;
    }
}
