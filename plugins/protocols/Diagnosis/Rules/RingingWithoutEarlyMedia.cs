using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// 183 with SDP announced media before the answer, and nothing said "play your own ringback" (180; RFC 3960, 3.2), but no
/// media came: the caller heard silence. Other media of the call shows that it passes the sensor.
/// </summary>
internal sealed class RingingWithoutEarlyMedia(double patience) : IDiagnosisRule
{
    public string Name => "ringing_without_early_media";

    public Finding? Examine(CallRecord call)
    {
        if (call.Ringing is not null || call.Streams.Count == 0
            || LadderFacts.First(call, message => message.Sdp && LadderFacts.HasStatus(message, "183")) is not { } early)
        {
            return null;
        }

        Timestamp end = call.Answered ?? call.End;
        double silence = end.SecondsSince(call.Start) - (early.Ms / 1000);
        if (silence < patience || HasEarlyMedia(call, end))
        {
            return null;
        }

        return new Finding(Name, Severity.Warning, "The caller heard silence before the answer: early media was announced and never sent.",
        [
            Invariant($"{early.Text} with SDP {early.Ms / 1000:0.0} s after the INVITE, and no 180"),
            Invariant($"no RTP to the caller in the {silence:0.0} s after it"),
        ]);
    }

    private static bool HasEarlyMedia(CallRecord call, Timestamp end) =>
        call.Streams.Any(stream => stream.Direction != MediaDirection.ToCallee && stream.Start < end);
}
