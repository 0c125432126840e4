using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using static System.FormattableString;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>What else the record holds.</summary>
internal static class FactSection
{
    public static void Write(PageWriter page, CallRecord call)
    {
        page.Section("Facts");
        WriteParties(page, call);
        WriteSignalling(page, call);
        foreach (MediaLine line in call.Media)
        {
            page.Row(line.By == CallParty.Caller ? "SDP caller" : "SDP callee", Media(line));
        }

        page.Row("fax", call.Fax is { } fax
            ? $"T.38 {(fax.Agreed ? "agreed" : "offered")}, {fax.PacketsToCaller} packets to the caller, {fax.PacketsToCallee} to the callee, {fax.Lost} lost"
            : null);
        foreach (IReadOnlyList<TunnelLayer> chain in call.Tunnels)
        {
            page.Row("tunnels", string.Join(" / ", chain.Select(Tunnel)));
        }

        page.Row("capture", call.CaptureLoss is { } loss
            ? Invariant($"lost {loss.Packets} packets in {loss.Ms:0.0} ms{Counts(loss.By)}")
            : null);
    }

    private static void WriteParties(PageWriter page, CallRecord call)
    {
        page.Row("caller", Party(call.UserAgentCaller, call.ContactCaller));
        page.Row("callee", Party(call.UserAgentCallee, call.ContactCallee));
        foreach (IdentityHeader identity in call.Identities)
        {
            page.Row("identity", Identity(identity));
        }

        foreach ((string name, string value) in call.Headers)
        {
            page.Row("header", $"{name}: {value}");
        }
    }

    private static void WriteSignalling(PageWriter page, CallRecord call)
    {
        string transport = call.Transport == SignallingTransport.Unknown ? "" : $" over {call.Transport.ToString().ToUpperInvariant()}";
        page.Row("INVITE", $"{string.Join(" → ", [call.Source, call.Destination, .. call.Hops])}{transport}");
        page.Row("messages", $"{call.SipMessages}, of them {call.Retransmissions} repeated and {call.SipCopies} copied by a mirror"
            + (call.Challenges > 0 ? $"; {Wording.Count(call.Challenges, "challenge")}" : ""));
        page.Row("delays", Wording.Join(
            call.PddMs is { } pdd ? Invariant($"post-dial {pdd:0.0} ms") : null,
            call.PostByeDelayMs is { } bye ? Invariant($"BYE {bye:0.0} ms") : null));
        page.Row("timer", call.SessionTimer is { } timer
            ? $"{timer.ExpiresS} s{(timer.Refresher is { } party ? $", to be refreshed by {Wording.Of(party)}" : "")}; refreshed {Wording.Count(timer.Refreshes, "time")}"
            : null);
        foreach (ReasonRecord reason in call.Reasons)
        {
            page.Row("reason", $"{reason.Method} by {Wording.Of(reason.By)}: {reason.Protocol} {reason.Cause} {reason.Text}".TrimEnd());
        }

        foreach (BranchRecord branch in call.Branches)
        {
            page.Row("branch", Wording.Join(
                branch.Contact ?? $"tag {branch.ToTag}",
                branch.Ringing is { } ringing ? $"rang at {Wording.At(call, ringing)}" : null,
                branch.StatusCode is { } status ? $"{status}" : null));
        }
    }

    private static string Party(string? agent, string? contact) => Wording.Join(agent, contact is null ? null : $"Contact {contact}");

    private static string Identity(IdentityHeader identity) =>
        $"{identity.Header}: {(identity.Name is { } name ? $"\"{name}\" " : "")}{string.Join('@', new[] { identity.User, identity.Domain }.OfType<string>())}";

    private static string Media(MediaLine line) => Wording.Join(
        $"{Wording.Of(line.Kind)} {line.Protocol} {line.Address} {Wording.Of(line.Flow)}",
        string.Join(' ', line.Formats),
        line.PtimeMs is { } ptime ? $"ptime {ptime}" : null,
        line.RtcpMux ? "rtcp-mux" : null,
        line.RtcpAddress.IsUnknown ? null : $"rtcp {line.RtcpAddress}",
        line.Bundle is { } bundle ? $"bundle {bundle}" : null,
        line.Candidates.Count > 0 ? $"candidates {string.Join(' ', line.Candidates)}" : null,
        line.CryptoSuites.Count > 0 ? $"crypto {string.Join(' ', line.CryptoSuites)}" : null,
        line.Fingerprint);

    private static string Tunnel(TunnelLayer layer) =>
        layer.Protocol + (layer.Source is null ? "" : $" {layer.Source} → {layer.Destination}")
        + string.Concat(layer.Ids.Select(id => $" {id.Key} {id.Value}"));

    private static string Counts(IReadOnlyDictionary<string, long> counts) =>
        counts.Count == 0 ? "" : $" ({string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"))})";
}
