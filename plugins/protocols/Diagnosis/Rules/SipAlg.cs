using System.Text;
using Earshot.Diagnosis.Facts;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>
/// Addresses of one message contradict each other, as they do when a router's application layer gateway rewrites some of
/// them: c= is none of the ICE candidates (RFC 8839, 4.2.5, calls it a mismatch), or Contact has the outer address and
/// SDP still the inner one.
/// </summary>
internal sealed class SipAlg(double minTalk) : IDiagnosisRule
{
    public string Name => "sip_alg";

    public Finding? Examine(CallRecord call)
    {
        List<string>? facts = null;
        for (int i = 0; i < call.Media.Count; i++)
        {
            MediaLine line = call.Media[i];
            if (IsMismatch(line))
            {
                Add(ref facts, $"{Party.Name(line.By)} asks for media at {line.Address}, but its ICE candidates are {string.Join(", ", line.Candidates)}");
            }
        }

        if (Talk.Seconds(call) >= minTalk && AudioPath.Both(call) is var (toCaller, toCallee))
        {
            Add(ref facts, HalfRewritten(toCaller, call.ContactCaller, call.Source));
            Add(ref facts, HalfRewritten(toCallee, call.ContactCallee, call.Destination));
        }

        return facts is null ? null : new Finding(
            Name, Severity.Warning, "Addresses within a message contradict each other, as when a router's SIP ALG rewrites some of them.", facts);
    }

    // Port 9 and address 0.0.0.0 stand for "candidates follow" (RFC 8840, 4.1.1).
    private static bool IsMismatch(MediaLine line) =>
        line.Candidates.Count > 0
        && line.Address is { Port: > 9, Host.IsUnspecified: false }
        && !IsCandidate(line, line.Address.Host);

    private static bool IsCandidate(MediaLine line, HostAddress host) => line.Candidates.Any(candidate => candidate.Host == host);

    private static void Add(ref List<string>? facts, string? fact)
    {
        if (fact is not null)
        {
            (facts ??= []).Add(fact);
        }
    }

    private static string? HalfRewritten(AudioPath path, string? contact, TransportAddress source) =>
        path is { Packets: 0, IsAgreed: true, Line: { } line }
        && HostOf(contact) is { } host && host == source.Host && AddressScope.IsPublic(host) && AddressScope.Limit(line.Address.Host) is { } limit
            ? $"{path.Listener}'s Contact is {contact}, where its messages come from, but its SDP names {line.Address}, which is {limit}"
            : null;

    /// <summary>The address of "host:port"; null for a name.</summary>
    private static HostAddress? HostOf(string? contact)
    {
        string text = contact ?? "";
        string host = text.StartsWith('[') ? text[1..].Split(']')[0] : text.Split(':')[0];
        return HostAddress.TryParse(Encoding.UTF8.GetBytes(host), out HostAddress address) ? address : null;
    }
}
