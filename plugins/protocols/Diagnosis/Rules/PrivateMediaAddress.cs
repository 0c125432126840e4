using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// SDP told a public peer to send to an address that it cannot reach, and no audio got there. Where media arrives all the
/// same, somebody on the way mended it.
/// </summary>
internal sealed class PrivateMediaAddress(double minTalk) : IDiagnosisRule
{
    public string Name => "private_media_address";

    public Finding? Examine(CallRecord call)
    {
        if (Talk.Seconds(call) < minTalk || AudioPath.Both(call) is not var (toCaller, toCallee))
        {
            return null;
        }

        return Examine(toCaller, peer: call.Destination, toCallee.Packets > 0)
            ?? Examine(toCallee, peer: call.Source, toCaller.Packets > 0);
    }

    private Finding? Examine(AudioPath path, TransportAddress peer, bool otherIsHeard)
    {
        if (path is not { Packets: 0, IsAgreed: true, Line: { } line } || AddressScope.Limit(line.Address.Host) is not { } limit
            || peer.IsUnknown || !AddressScope.IsPublic(peer.Host) || line.Candidates.Any(candidate => AddressScope.IsPublic(candidate.Host)))
        {
            return null;
        }

        return new Finding(
            Name,
            otherIsHeard ? Severity.Problem : Severity.Warning,
            $"Audio cannot reach {path.Listener}: its SDP names an address that its peer cannot send to.",
            [
                $"{path.Listener}'s SDP names {line.Address}, which is {limit}",
                $"its signalling goes to {peer}, a public address",
                $"no RTP to {path.Listener} after the answer",
            ]);
    }
}
