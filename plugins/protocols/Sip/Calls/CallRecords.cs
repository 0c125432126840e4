using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Sip.Calls;

/// <summary>Makes the record of a call. The host fills in what depends on the sensor and on media.</summary>
internal static class CallRecords
{
    /// <param name="call">The call.</param>
    /// <param name="cause">What closes it, unless the parties had ended it themselves.</param>
    /// <param name="paths">Where its tunnels are looked up.</param>
    public static CallRecord Make(Call call, EndReason cause, ITunnelPaths paths) => new()
    {
        Id = "",
        CallId = call.CallId,
        Caller = call.Identity.Caller,
        Callee = call.Identity.Callee,
        CallerDomain = call.Identity.CallerDomain,
        CalleeDomain = call.Identity.CalleeDomain,
        UserAgentCaller = call.Identity.UserAgentCaller,
        UserAgentCallee = call.Identity.UserAgentCallee,
        Source = call.Source,
        Destination = call.Destination,
        Hops = call.Hops,
        Start = call.Start,
        Ringing = call.Ringing,
        Answered = call.Answered,
        End = call.End,
        PddMs = (call.Progress ?? call.Final?.Time)?.MillisecondsSince(call.Start),
        State = StateOf(call),
        StatusCode = call.Final?.StatusCode,
        ReasonPhrase = call.Final?.ReasonPhrase,
        HangupBy = HangupBy(call),
        EndReason = EndedBy(call) ?? cause,
        Holds = call.Media.Holds,
        Fax = call.Media.Fax,
        Media = call.Media.Lines,
        SipMessages = call.Messages,
        SipCopies = call.Copies,
        Retransmissions = call.Retransmissions,
        Tunnels = [.. call.Paths.Select(path => paths[path])],
    };

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
