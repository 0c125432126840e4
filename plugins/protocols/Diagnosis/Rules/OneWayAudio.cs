using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>Both agreed on audio both ways, but after the answer only one party's was seen.</summary>
internal sealed class OneWayAudio(double minTalk) : IDiagnosisRule
{
    /// <summary>One second of the usual 20 ms packets: that much must be seen of the one to miss the other.</summary>
    private const int MinPackets = 50;

    public string Name => "one_way_audio";

    public Finding? Examine(CallRecord call)
    {
        if (Talk.Seconds(call) < minTalk || AudioPath.Both(call) is not var (toCaller, toCallee))
        {
            return null;
        }

        return Compare(call, toCaller, toCallee) ?? Compare(call, toCallee, toCaller);
    }

    private Finding? Compare(CallRecord call, AudioPath silent, AudioPath heard) =>
        silent is { Packets: 0, IsAgreed: true, Line: { } line } && heard.Packets >= MinPackets
            ? new Finding(Name, Severity.Problem, $"Audio went one way only: {silent.Listener} cannot have heard {silent.Speaker}.",
            [
                Invariant($"no RTP to {silent.Listener} at {line.Address} in {Talk.Seconds(call):0.0} s of talk"),
                $"{heard.Packets} packets to {heard.Listener} from {heard.Streams[0].Source} to {heard.Streams[0].Destination}",
            ])
            : null;
}
