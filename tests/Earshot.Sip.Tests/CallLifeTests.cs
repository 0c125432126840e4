using Earshot.Sdk.Records;

namespace Earshot.Sip.Tests;

/// <summary>Ends that cross, halves that are missing, and requests within a call.</summary>
public sealed class CallLifeTests
{
    [Fact]
    public void Post_bye_delay_is_the_time_to_the_final_response()
    {
        CallRecord call = Answered()
            .Send(10, "AB", Sip.Bye())
            .Send(10.1, "BA", Sip.Response(100, "Trying", "BYE", 2))
            .Send(10.25, "BA", Sip.Response(200, "OK", "BYE", 2))
            .Send(10.75, "BA", Sip.Response(200, "OK", "BYE", 2))
            .End().Call;
        call.PostByeDelayMs.Should().Be(250);
        call.Retransmissions.Should().Be(1);
    }

    /// <summary>RFC 3261, 22.2: a challenged request is sent again with credentials.</summary>
    [Theory]
    [InlineData(401)]
    [InlineData(407)]
    public void A_challenged_bye_ends_the_call_once(int code)
    {
        Scenario scenario = Answered()
            .Send(10, "AB", Sip.Bye())
            .Send(10.1, "BA", Sip.Response(code, "Authenticate", "BYE", 2))
            .Until(60);
        scenario.Sink.Completed.Should().BeEmpty("nothing has confirmed the BYE");
        CallRecord call = scenario
            .Send(60, "AB", Sip.Bye(cseq: 3))
            .Send(61, "BA", Sip.Response(200, "OK", "BYE", 3))
            .Until(66).Call;
        call.EndReason.Should().Be(EndReason.Bye);
        call.HangupBy.Should().Be(CallParty.Caller);
        call.PostByeDelayMs.Should().Be(51_000);
        call.Challenges.Should().Be(0, "those of INVITE are counted");
    }

    /// <summary>RFC 3261, 15.1.1: after 481 or 408 to BYE the session is over.</summary>
    [Theory]
    [InlineData(481)]
    [InlineData(408)]
    public void A_bye_to_a_dialog_that_is_gone_ends_the_call(int code) => Answered()
        .Send(10, "AB", Sip.Bye())
        .Send(11, "BA", Sip.Response(code, "Gone", "BYE", 2))
        .Until(16).Call.PostByeDelayMs.Should().Be(1000);

    [Fact]
    public void A_refused_bye_waits_as_an_unanswered_one()
    {
        Scenario scenario = Answered().Send(10, "AB", Sip.Bye()).Send(11, "BA", Sip.Response(500, "Server Error", "BYE", 2)).Until(70);
        scenario.Sink.Completed.Should().BeEmpty();
        scenario.Until(71).Call.PostByeDelayMs.Should().Be(1000);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(481)]
    public void Of_two_byes_that_cross_the_first_counts(int code)
    {
        CallRecord call = Answered()
            .Send(10, "AB", Sip.Bye(cseq: 7))
            .Send(10.01, "BA", Sip.Bye(byCallee: true, cseq: 7))
            .Send(10.05, "AB", Sip.Response(code, "To the callee's", "BYE", 7, fromTag: "b", toTag: "a"))
            .Send(10.1, "BA", Sip.Response(code, "To the caller's", "BYE", 7))
            .Until(16).Call;
        call.HangupBy.Should().Be(CallParty.Caller);
        call.PostByeDelayMs.Should().BeApproximately(100, 1e-6);
    }

    [Fact]
    public void A_bye_without_response_has_no_delay() =>
        Answered().Send(10, "AB", Sip.Bye()).End().Call.PostByeDelayMs.Should().BeNull();

    /// <summary>RFC 3261, 9.1: 487 may come before the 200 to CANCEL, and what comes after changes nothing.</summary>
    [Fact]
    public void A_cancelled_call_stays_cancelled()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(180, "Ringing"))
            .Send(3, "AB", Sip.Cancel())
            .Send(3.1, "BA", Sip.Response(487, "Request Terminated"))
            .Send(3.2, "BA", Sip.Response(200, "OK", "CANCEL"))
            .Send(3.3, "AB", Sip.Ack())
            .Send(3.6, "BA", Sip.Response(487, "Request Terminated"))
            .Until(19).Call;
        (call.State, call.StatusCode, call.EndReason, call.HangupBy)
            .Should().Be((CallState.Cancelled, 487, EndReason.Cancel, CallParty.Caller));
    }

    /// <summary>RFC 3261, 9.1: the 200 was under way when CANCEL came, so the caller must send BYE.</summary>
    [Fact]
    public void A_call_that_was_answered_before_its_cancel_came_ends_with_bye()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(3, "BA", Sip.Response(200, "OK"))
            .Send(3.01, "AB", Sip.Cancel())
            .Send(3.02, "BA", Sip.Response(481, "No Such Transaction", "CANCEL"))
            .Send(3.1, "AB", Sip.Ack())
            .Send(3.2, "AB", Sip.Bye())
            .Send(3.3, "BA", Sip.Response(200, "OK", "BYE", 2))
            .Until(9).Call;
        (call.State, call.EndReason, call.HangupBy).Should().Be((CallState.Answered, EndReason.Bye, CallParty.Caller));
    }

    /// <summary>RFC 3261, 8.1.3.4 and 22.2: challenged, redirected and answered is one call.</summary>
    [Fact]
    public void Challenges_and_a_redirection_make_one_call()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite(1))
            .Send(0.1, "BA", Sip.Response(401, "Unauthorized"))
            .Send(0.2, "AB", Sip.Ack(1))
            .Send(0.3, "AB", Sip.Invite(2))
            .Send(0.4, "BA", Sip.Response(302, "Moved Temporarily", cseq: 2))
            .Send(0.6, "AC", Sip.Invite(3))
            .Send(0.7, "CA", Sip.Response(407, "Proxy Authentication Required", cseq: 3))
            .Send(0.8, "CA", Sip.Response(407, "Proxy Authentication Required", cseq: 3))
            .Send(0.9, "AC", Sip.Invite(4))
            .Send(2, "CA", Sip.Response(200, "OK", cseq: 4))
            .End().Call;
        (call.State, call.StatusCode, call.Challenges).Should().Be((CallState.Answered, 200, 2));
    }

    [Fact]
    public void A_challenge_that_nobody_answers_is_not_counted() => new Scenario()
        .Send(0, "AB", Sip.Invite(1))
        .Send(0.1, "BA", Sip.Response(401, "Unauthorized"))
        .End().Call.Challenges.Should().Be(0);

    /// <summary>RFC 3262 and RFC 3311: neither PRACK nor UPDATE, nor what is answered to them, is the outcome of the INVITE.</summary>
    [Fact]
    public void Prack_and_update_leave_the_outcome_alone()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite(1))
            .Send(1, "BA", Sip.Response(183, "Session Progress"))
            .Send(1.1, "AB", Sip.Request("PRACK", 2, toTag: "b"))
            .Send(1.2, "BA", Sip.Response(200, "OK", "PRACK", 2))
            .Send(1.3, "AB", Sip.Request("UPDATE", 3, toTag: "b"))
            .Send(1.4, "BA", Sip.Response(491, "Request Pending", "UPDATE", 3))
            .Send(5, "BA", Sip.Response(480, "Temporarily Unavailable"))
            .End().Call;
        (call.State, call.StatusCode, call.Answered).Should().Be((CallState.Failed, 480, null));
    }

    [Fact]
    public void Of_requests_alone_the_outcome_is_not_known()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(4, "AB", Sip.Ack())
            .Send(14, "AB", Sip.Bye())
            .End().Call;
        (call.State, call.EndReason, call.HangupBy, call.DurationS)
            .Should().Be((CallState.InProgress, EndReason.Bye, CallParty.Caller, 14));
    }

    [Fact]
    public void Of_the_callers_direction_alone_a_hangup_of_the_callee_is_seen_by_its_answer()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(4, "AB", Sip.Ack())
            .Send(14, "AB", Sip.Response(200, "OK", "BYE", 2, fromTag: "b", toTag: "a"))
            .End().Call;
        (call.State, call.EndReason, call.HangupBy).Should().Be((CallState.InProgress, EndReason.Bye, CallParty.Callee));
    }

    [Fact]
    public void What_belongs_to_no_call_is_counted()
    {
        Scenario scenario = new Scenario()
            .Send(0, "BA", Sip.Response(180, "Ringing"))
            .Send(1, "BA", Sip.Response(200, "OK"))
            .Send(2, "AB", Sip.Ack())
            .Send(3, "AB", Sip.Bye())
            .Send(3, "AB", Sip.Request("OPTIONS", 1))
            .End();
        scenario.Sink.Completed.Should().BeEmpty();
        scenario.Counters["sip_without_call"].Should().Be(4);
    }

    private static Scenario Answered() => new Scenario().Send(0, "AB", Sip.Invite()).Send(1, "BA", Sip.Response(200, "OK"));
}
