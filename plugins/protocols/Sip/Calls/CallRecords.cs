using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Sip.Calls;

/// <summary>Makes the record of a call. The host fills in what depends on the sensor and on media.</summary>
internal static class CallRecords
{
    /// <param name="call">The call.</param>
    /// <param name="cause">What closes it, unless the parties had ended it themselves.</param>
    /// <param name="headers">Headers that the configuration asks for.</param>
    /// <param name="paths">Where its tunnels are looked up.</param>
    public static CallRecord Make(
        Call call, EndReason cause, IReadOnlyDictionary<string, string> headers, ITunnelPaths paths) => new()
    {
        Id = "",
        CallId = call.CallId,
        Caller = call.Identity.Caller,
        Callee = call.Identity.Callee,
        CallerDomain = call.Identity.CallerDomain,
        CalleeDomain = call.Identity.CalleeDomain,
        CallerName = call.Identity.CallerName,
        Identities = call.Identity.Headers,
        Headers = headers,
        UserAgentCaller = call.Identity.UserAgentCaller,
        UserAgentCallee = call.Identity.UserAgentCallee,
        ContactCaller = call.Identity.ContactCaller,
        ContactCallee = call.Identity.ContactCallee,
        Transport = call.Transport,
        Source = call.Source,
        Destination = call.Destination,
        Hops = call.Hops,
        Start = call.Start,
        Ringing = call.Ringing,
        Answered = call.Answered,
        End = call.End,
        PddMs = PostDialDelay(call),
        PostByeDelayMs = call.Bye is { } bye ? call.ByeAnswered?.MillisecondsSince(bye) : null,
        State = StateOf(call),
        StatusCode = call.Final?.StatusCode,
        ReasonPhrase = call.Final?.ReasonPhrase,
        HangupBy = HangupBy(call),
        EndReason = EndedBy(call) ?? cause,
        Reasons = call.Reasons?.Items ?? [],
        Challenges = call.Challenges,
        Branches = call.Branches.ToRecords(),
        SessionTimer = call.SessionTimer?.ToRecord(),
        Transfers = call.Transfers?.ToRecords() ?? [],
        Legs = call.Leg.ToRecords(),
        Dtmf = call.Keys?.Items ?? [],
        Holds = call.Media.Holds,
        Fax = call.Media.Fax,
        Media = call.Media.Lines,
        SipMessages = call.Messages,
        SipCopies = call.Copies,
        Retransmissions = call.Retransmissions,
        Ladder = call.Ladder.ToRecord(),
        Tunnels = call.Paths.Count == 0 ? [] : [.. call.Paths.Select(path => paths[path])],
    };

    /// <summary>Packets may be out of order in a capture, but no answer comes before its question.</summary>
    private static double? PostDialDelay(Call call) =>
        (call.Progress ?? call.Final?.Time) is { } response ? Math.Max(0, response.MillisecondsSince(call.Start)) : null;

    private static CallState StateOf(Call call)
    {
        if (call.Final is { } final)
        {
            return FinalResponse.StateOf(final.StatusCode, call.Ringing is not null);
        }

        return call.IsCancelled ? CallState.Cancelled : CallState.InProgress;
    }

    /// <summary>Only the caller can cancel (RFC 3261, 9.1).</summary>
    private static CallParty? HangupBy(Call call)
    {
        if (call.ByeSender is not null)
        {
            return call.ByeSender;
        }

        return call.IsCancelled && call.Answered is null ? CallParty.Caller : null;
    }

    private static EndReason? EndedBy(Call call)
    {
        if (call.Bye is not null)
        {
            return EndReason.Bye;
        }

        return call.Final?.StatusCode switch
        {
            null => call.IsCancelled ? EndReason.Cancel : null,
            < 300 => null,

            // RFC 3261, 9.2 and 15.1.2: 487 is the answer to an INVITE that was cancelled.
            487 => EndReason.Cancel,
            _ => EndReason.Rejected,
        };
    }
}
