using Earshot.Sdk.Records;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

public sealed class CallStateTests
{
    private static readonly Scenario Answered = new Scenario()
        .Send(0, "AB", Sip.Invite(extra: "User-Agent: caller/1\r\n"))
        .Send(0.1, "BA", Sip.Response(100, "Trying", extra: "Server: proxy\r\n"))
        .Send(0.5, "BA", Sip.Response(183, "Session Progress"))
        .Send(1, "BA", Sip.Response(180, "Ringing", extra: "Server: callee/2\r\n"))
        .Send(4, "BA", Sip.Response(200, "OK"))
        .Send(4.1, "AB", Sip.Ack())
        .Send(14, "BA", Sip.Bye(byCallee: true))
        .Send(14.25, "AB", Sip.Response(200, "OK", "BYE", 2, fromTag: "b", toTag: "a"))
        .Until(20);

    [Fact]
    public void A_call_forms_without_addresses()
    {
        CallRecord call = new Scenario()
            .Send(0, "??", Sip.Invite())
            .Send(1, "??", Sip.Response(180, "Ringing"))
            .Send(4, "??", Sip.Response(200, "OK"))
            .Send(4.1, "??", Sip.Ack())
            .Send(14, "??", Sip.Bye(byCallee: true))
            .Send(14.25, "??", Sip.Response(200, "OK", "BYE", 2, fromTag: "b", toTag: "a"))
            .Until(20).Call;

        (call.State, call.TalkS, call.EndReason, call.HangupBy, call.SipMessages, call.SipCopies)
            .Should().Be((CallState.Answered, 10.25, EndReason.Bye, CallParty.Callee, 6, 0));
        (call.Source.IsUnknown, call.Destination.IsUnknown, call.Hops.Count).Should().Be((true, true, 0));
    }

    [Fact]
    public void A_receiver_that_is_not_told_is_no_hop() => new Scenario()
        .Send(0, "AP", Sip.Invite())
        .Send(0.1, "P?", Sip.Invite())
        .End().Call.Hops.Should().BeEmpty();

    [Fact]
    public void An_answered_call_has_all_its_figures()
    {
        CallRecord call = Answered.Call;
        call.CallId.Should().Be(CallId);
        call.Caller.Should().Be("alice");
        call.CallerDomain.Should().Be("atlanta.example.com");
        call.Callee.Should().Be("bob");
        call.CalleeDomain.Should().Be("biloxi.example.com");
        call.UserAgentCaller.Should().Be("caller/1");
        call.UserAgentCallee.Should().Be("callee/2");
        call.Source.Should().Be(Address('A'));
        call.Destination.Should().Be(Address('B'));
        call.Hops.Should().BeEmpty();
        call.Start.Should().Be(At(0));
        call.Ringing.Should().Be(At(1));
        call.Answered.Should().Be(At(4));
        call.End.Should().Be(At(14.25));
        call.DurationS.Should().Be(14.25);
        call.TalkS.Should().Be(10.25);
        call.PddMs.Should().Be(500);
        call.State.Should().Be(CallState.Answered);
        call.StatusCode.Should().Be(200);
        call.ReasonPhrase.Should().Be("OK");
        call.HangupBy.Should().Be(CallParty.Callee);
        call.EndReason.Should().Be(EndReason.Bye);
        call.SipMessages.Should().Be(8);
        call.SipCopies.Should().Be(0);
        call.Retransmissions.Should().Be(0);
        call.Tunnels.Should().BeEmpty();
    }

    public static TheoryData<int, bool, CallState, EndReason> Rejections => new()
    {
        { 300, false, CallState.Redirected, EndReason.Rejected },
        { 302, false, CallState.Redirected, EndReason.Rejected },
        { 401, false, CallState.Failed, EndReason.Rejected },
        { 404, false, CallState.Failed, EndReason.Rejected },
        { 408, false, CallState.NoAnswer, EndReason.Rejected },
        { 480, false, CallState.Failed, EndReason.Rejected },
        { 480, true, CallState.NoAnswer, EndReason.Rejected },
        { 481, false, CallState.Failed, EndReason.Rejected },
        { 486, true, CallState.Busy, EndReason.Rejected },
        { 487, true, CallState.Cancelled, EndReason.Cancel },
        { 503, false, CallState.Failed, EndReason.Rejected },
        { 600, false, CallState.Busy, EndReason.Rejected },
        { 603, true, CallState.Failed, EndReason.Rejected },
    };

    [Theory]
    [MemberData(nameof(Rejections))]
    public void A_final_response_decides_the_state(int code, bool rings, CallState state, EndReason reason)
    {
        Scenario scenario = new Scenario().Send(0, "AB", Sip.Invite());
        if (rings)
        {
            scenario.Send(1, "BA", Sip.Response(180, "Ringing"));
        }

        CallRecord call = scenario.Send(2, "BA", Sip.Response(code, "Because of that")).Send(2.1, "AB", Sip.Ack()).End().Call;
        call.State.Should().Be(state);
        call.StatusCode.Should().Be(code);
        call.ReasonPhrase.Should().Be("Because of that");
        call.EndReason.Should().Be(reason);
        call.PddMs.Should().Be(rings ? 1000 : 2000);
        call.TalkS.Should().BeNull();
        call.HangupBy.Should().BeNull();
    }

    [Fact]
    public void A_call_without_a_final_response_is_in_progress()
    {
        CallRecord call = new Scenario().Send(0, "AB", Sip.Invite()).Send(1, "BA", Sip.Response(180, "Ringing")).End().Call;
        call.State.Should().Be(CallState.InProgress);
        call.StatusCode.Should().BeNull();
        call.EndReason.Should().Be(EndReason.CaptureEnd);
    }

    [Fact]
    public void The_caller_cancels()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(180, "Ringing"))
            .Send(3, "AB", Sip.Cancel())
            .Send(3.1, "BA", Sip.Response(200, "OK", "CANCEL"))
            .Send(3.2, "BA", Sip.Response(487, "Request Terminated"))
            .Send(3.3, "AB", Sip.Ack())
            .End().Call;
        call.State.Should().Be(CallState.Cancelled);
        call.StatusCode.Should().Be(487);
        call.HangupBy.Should().Be(CallParty.Caller);
        call.EndReason.Should().Be(EndReason.Cancel);
        call.End.Should().Be(At(3.3));
    }

    [Fact]
    public void A_cancel_without_a_final_response_is_a_cancelled_call()
    {
        CallRecord call = new Scenario().Send(0, "AB", Sip.Invite()).Send(3, "AB", Sip.Cancel()).End().Call;
        call.State.Should().Be(CallState.Cancelled);
        call.StatusCode.Should().BeNull();
        call.EndReason.Should().Be(EndReason.Cancel);
    }

    [Fact]
    public void An_answer_that_crosses_a_cancel_wins()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(3, "AB", Sip.Cancel())
            .Send(3.01, "BA", Sip.Response(200, "OK"))
            .Send(3.02, "BA", Sip.Response(481, "Gone", "CANCEL"))
            .Send(9, "BA", Sip.Bye(byCallee: true))
            .End().Call;
        call.State.Should().Be(CallState.Answered);
        call.HangupBy.Should().Be(CallParty.Callee);
        call.EndReason.Should().Be(EndReason.Bye);
    }

    [Fact]
    public void A_challenged_call_is_one_call_with_the_outcome_of_its_last_invite()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite(1))
            .Send(0.1, "BA", Sip.Response(407, "Proxy Authentication Required", extra: "Server: proxy\r\n"))
            .Send(0.15, "AB", Sip.Ack())
            .Send(0.2, "AB", Sip.Invite(2))
            .Send(0.25, "BA", Sip.Response(407, "Late copy of the first challenge"))
            .Send(1, "BA", Sip.Response(180, "Ringing", cseq: 2))
            .Send(2, "BA", Sip.Response(486, "Busy Here", cseq: 2, extra: "User-Agent: phone\r\n"))
            .End().Call;
        call.State.Should().Be(CallState.Busy);
        call.StatusCode.Should().Be(486);
        call.PddMs.Should().Be(1000);
        call.UserAgentCallee.Should().Be("phone");
        call.Hops.Should().BeEmpty();
    }

    [Fact]
    public void A_challenge_that_nobody_answers_is_a_failed_call()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(0.1, "BA", Sip.Response(401, "Unauthorized"))
            .Until(60)
            .Send(60, "AB", Sip.Request("OPTIONS", 9, callId: "other"))
            .Until(61).Call;
        call.State.Should().Be(CallState.Failed);
        call.StatusCode.Should().Be(401);
        call.EndReason.Should().Be(EndReason.Rejected);
    }

    [Fact]
    public void A_failed_reinvite_changes_nothing()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(200, "OK"))
            .Send(5, "AB", Sip.Invite(2, toTag: "b"))
            .Send(5.1, "BA", Sip.Response(488, "Not Acceptable Here", cseq: 2))
            .Send(60, "AB", Sip.Bye(cseq: 3))
            .Send(60.1, "BA", Sip.Response(200, "OK", "BYE", 3))
            .End().Call;
        call.State.Should().Be(CallState.Answered);
        call.StatusCode.Should().Be(200);
        call.Answered.Should().Be(At(1));
        call.HangupBy.Should().Be(CallParty.Caller);
        call.Hops.Should().BeEmpty();
    }

    [Fact]
    public void A_reinvite_of_the_callee_makes_no_hop_and_no_new_call()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite(7))
            .Send(1, "BA", Sip.Response(200, "OK", cseq: 7))
            .Send(2, "BA", Sip.Request("INVITE", 1, fromTag: "b", toTag: "a"))
            .Send(2.1, "AB", Sip.Response(200, "OK", cseq: 1, fromTag: "b", toTag: "a"))
            .End().Call;
        call.Answered.Should().Be(At(1));
        call.Hops.Should().BeEmpty();
        call.SipMessages.Should().Be(4);
    }

    [Fact]
    public void A_call_that_the_capture_meets_on_the_way_begins_with_its_reinvite()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Request("UPDATE", 4, toTag: "b"))
            .Send(1, "BA", Sip.Request("INVITE", 5, fromTag: "b", toTag: "a"))
            .Send(1.5, "AB", Sip.Response(200, "OK", cseq: 5, fromTag: "b", toTag: "a"))
            .Send(9, "AB", Sip.Bye())
            .End().Call;
        call.Start.Should().Be(At(1));
        call.Source.Should().Be(Address('B'));
        call.State.Should().Be(CallState.Answered);
        call.Answered.Should().Be(At(1.5));
        call.HangupBy.Should().Be(CallParty.Callee, "the caller is who sent the first INVITE that was seen");
    }

    [Fact]
    public void Copies_and_retransmissions_are_told_apart()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(0.0001, "AB", Sip.Invite())
            .Send(0.02, "AB", Sip.Invite())
            .Send(0.5, "AB", Sip.Invite())
            .Send(0.5001, "AB", Sip.Invite())
            .Send(1.5, "AB", Sip.Invite())
            .Send(2, "BA", Sip.Response(200, "OK"))
            .Send(2.5, "BA", Sip.Response(200, "OK"))
            .Send(2.5, "BA", Sip.Response(200, "Okay"))
            .End().Call;
        call.SipMessages.Should().Be(9);
        call.SipCopies.Should().Be(3);
        call.Retransmissions.Should().Be(3);
        call.Answered.Should().Be(At(2));
    }

    [Fact]
    public void Only_an_invite_begins_a_call()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Bye())
            .Send(0, "BA", Sip.Response(200, "OK"))
            .Send(0, "AB", Sip.Request("REGISTER", 1))
            .Send(0, "AB", Sip.Request("invite", 1))
            .End();
        scenario.Sink.Completed.Should().BeEmpty();
        scenario.Counters["calls"].Should().Be(0);
        scenario.Counters["sip_messages"].Should().Be(4);
    }

    [Fact]
    public void Tunnels_are_listed_once_each()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite(), path: 3)
            .Send(1, "BA", Sip.Response(180, "Ringing"), path: 5)
            .Send(2, "BA", Sip.Response(200, "OK"), path: 3)
            .Send(3, "AB", Sip.Ack(), path: 0)
            .End().Call;
        call.Tunnels.Select(chain => chain.Should().ContainSingle().Subject.Ids["vni"]).Should().Equal(3, 5);
    }

    [Fact]
    public void Without_tags_addresses_tell_who_hung_up()
    {
        string invite = Sip.Invite().Replace(";tag=a", "", StringComparison.Ordinal);
        string bye = Sip.Bye(byCallee: true)
            .Replace(";tag=b", "", StringComparison.Ordinal)
            .Replace(";tag=a", "", StringComparison.Ordinal);
        new Scenario().Send(0, "AB", invite).Send(5, "BA", bye).End().Call.HangupBy.Should().Be(CallParty.Callee);
    }
}
