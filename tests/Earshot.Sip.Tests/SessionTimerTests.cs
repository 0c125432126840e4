using Earshot.Sdk.Records;

namespace Earshot.Sip.Tests;

/// <summary>Session timers (RFC 4028).</summary>
public sealed class SessionTimerTests
{
    [Theory]
    [InlineData("Session-Expires: 1800;refresher=uac\r\n", 1800, CallParty.Caller)]
    [InlineData("x: 90 ; Refresher = UAS\r\n", 90, CallParty.Callee)]
    [InlineData("Session-Expires: 4000\r\n", 4000, null)]
    public void The_answer_says_what_was_agreed(string header, int expires, CallParty? refresher) => new Scenario()
        .Send(0, "AB", Sip.Invite(extra: "Session-Expires: 5000\r\n"))
        .Send(1, "BA", Sip.Response(200, "OK", extra: header))
        .End().Call.SessionTimer.Should().Be(new SessionTimerRecord(expires, refresher, 0));

    [Theory]
    [InlineData("")]
    [InlineData("Session-Expires: soon\r\n")]
    public void Without_an_agreement_there_is_none(string header) => new Scenario()
        .Send(0, "AB", Sip.Invite(extra: "Session-Expires: 5000\r\n"))
        .Send(0.5, "BA", Sip.Response(422, "Session Interval Too Small", extra: "Session-Expires: 1\r\n"))
        .Send(0.6, "AB", Sip.Invite(2))
        .Send(1, "BA", Sip.Response(200, "OK", cseq: 2, extra: header))
        .End().Call.SessionTimer.Should().BeNull();

    /// <summary>RFC 4028, 7.4: either method refreshes. "uac" is who sent the request that is answered (4).</summary>
    [Fact]
    public void Refreshes_are_counted_once_each()
    {
        const string timer = "Session-Expires: 600;refresher=uac\r\n";
        CallRecord call = new Scenario()
            .Send(0, "AP", Sip.Invite(extra: timer))
            .Send(0.1, "PB", Sip.Invite(extra: timer + "Max-Forwards: 69\r\n"))
            .Send(1, "BP", Sip.Response(200, "OK", extra: timer))
            .Send(300, "BP", Sip.Request("UPDATE", 1, "b", "a", extra: timer))
            .Send(300.1, "PA", Sip.Request("UPDATE", 1, "b", "a", extra: timer + "Max-Forwards: 69\r\n"))
            .Send(300.2, "AP", Sip.Response(200, "OK", "UPDATE", 1, "b", "a", extra: timer))
            .Send(400, "AP", Sip.Invite(2, toTag: "b"))
            .Send(600, "BP", Sip.Request("INVITE", 2, "b", "a", extra: timer))
            .End().Call;
        call.SessionTimer.Should().Be(new SessionTimerRecord(600, CallParty.Callee, 2));
    }
}
