using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// Both agreed on audio, but none was seen after the answer. Media that was seen earlier in the call shows that it passes
/// the sensor; else it may go another way, which only a notice can say.
/// </summary>
internal sealed class NoAudio(double minTalk) : IDiagnosisRule
{
    public string Name => "no_audio";

    public Finding? Examine(CallRecord call)
    {
        if (Talk.Seconds(call) < minTalk || AudioPath.Both(call) is not var (toCaller, toCallee)
            || toCaller is not { Packets: 0, IsAgreed: true, Line: { } caller }
            || toCallee is not { Packets: 0, IsAgreed: true, Line: { } callee })
        {
            return null;
        }

        bool mediaPasses = call.Streams.Count > 0;
        return new Finding(
            Name,
            mediaPasses ? Severity.Problem : Severity.Notice,
            mediaPasses ? "Nobody can have heard anything: no audio was seen after the answer."
                : "No audio was seen in the answered call: there was none, or it does not pass this sensor.",
            [Invariant($"no RTP to the caller at {caller.Address} nor to the callee at {callee.Address} in {Talk.Seconds(call):0.0} s of talk")]);
    }
}
