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
        LadderMessage? early = call.Ladder.Messages.FirstOrDefault(message => message.Sdp && LadderFacts.HasStatus(message, "183"));
        Timestamp end = call.Answered ?? call.End;
        double silence = early is null ? 0 : end.SecondsSince(call.Start) - (early.Ms / 1000);
        if (early is null || silence < patience || call.Ringing is not null || call.Streams.Count == 0 || call.Streams.Any(IsEarly))
        {
            return null;
        }

        return new Finding(Name, Severity.Warning, "The caller heard silence before the answer: early media was announced and never sent.",
        [
            Invariant($"{early.Text} with SDP {early.Ms / 1000:0.0} s after the INVITE, and no 180"),
            Invariant($"no RTP to the caller in the {silence:0.0} s after it"),
        ]);

        bool IsEarly(StreamRecord stream) => stream.Direction != MediaDirection.ToCallee && stream.Start < end;
    }
}
