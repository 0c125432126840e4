using Earshot.Sdk.Records;

namespace Earshot.Live.Tests.Sipp;

/// <summary>A scenario, and what RFC 3261 says that became of its calls.</summary>
internal sealed record SippCase(string Name, SippSide Caller, SippSide Callee, CallState State, int StatusCode, CallParty? HangupBy, EndReason EndReason)
{
    private static readonly SippSide BuiltInCaller = new("uac");
    private static readonly SippSide BuiltInCallee = new("uas");

    public static readonly IReadOnlyList<SippCase> All =
    [
        Answered("plain", BuiltInCaller, BuiltInCallee),
        Answered("ipv6", BuiltInCaller, BuiltInCallee) with { Host = "::1" },
        // The built-in callee waits for late messages after its last, and takes the end of the connection in that time for a failure.
        Answered("tcp", BuiltInCaller, new("fork.uas")) with { Transport = "t1" },
        Answered("challenge", new("challenge.uac"), new("challenge.uas")),
        Answered("fork", BuiltInCaller, new("fork.uas")),
        Answered("slow", BuiltInCaller, new("slow.uas")),
        Answered("hold", new("hold.uac"), new("hold.uas")),
        Answered("media", new("media.uac", Audio: RtpRecording.Caller), new("media.uas", Audio: RtpRecording.Callee)),
        Answered("hangup", new("hangup.uac"), new("hangup.uas")) with { HangupBy = CallParty.Callee },
        new("cancel", new("cancel.uac"), new("cancel.uas"), CallState.Cancelled, 487, CallParty.Caller, EndReason.Cancel),
        Rejected("busy", "486 Busy Here", CallState.Busy, 486),
        Rejected("unknown", "404 Not Found", CallState.Failed, 404),
        Rejected("unanswered", "408 Request Timeout", CallState.NoAnswer, 408),
    ];

    public string Host { get; init; } = "127.0.0.1";

    /// <summary>sipp's name of it: u1 for UDP, t1 for TCP, one socket each.</summary>
    public string Transport { get; init; } = "u1";

    private static SippCase Answered(string name, SippSide caller, SippSide callee) =>
        new(name, caller, callee, CallState.Answered, 200, CallParty.Caller, EndReason.Bye);

    private static SippCase Rejected(string name, string status, CallState state, int code) =>
        new(name, new("reject.uac"), new("reject.uas", status), state, code, null, EndReason.Rejected);
}
