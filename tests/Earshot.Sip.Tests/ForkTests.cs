using Earshot.Sdk.Records;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

/// <summary>Calls over proxies, that send an INVITE on to one callee or to several (RFC 3261, 16).</summary>
public sealed class ForkTests
{
    [Fact]
    public void Later_receivers_of_the_invite_are_hops()
    {
        CallRecord call = new Scenario()
            .Send(0, "AP", Sip.Invite())
            .Send(0.01, "PQ", Sip.Invite(extra: "Record-Route: <sip:p>\r\n"))
            .Send(0.02, "QB", Sip.Invite(extra: "Record-Route: <sip:q>\r\n"))
            .Send(0.5, "BQ", Sip.Response(180, "Ringing"))
            .Send(1, "BQ", Sip.Response(200, "OK"))
            .End().Call;
        call.Source.Should().Be(Address('A'));
        call.Destination.Should().Be(Address('P'));
        call.Hops.Should().Equal(Address('Q'), Address('B'));
        call.State.Should().Be(CallState.Answered);
        call.Retransmissions.Should().Be(0);
    }

    [Fact]
    public void A_forked_call_is_answered_by_the_one_who_answers()
    {
        CallRecord call = new Scenario()
            .Send(0, "AP", Sip.Invite())
            .Send(0.01, "PB", Sip.Invite())
            .Send(0.02, "PC", Sip.Invite())
            .Send(1, "BP", Sip.Response(180, "Ringing", toTag: "b"))
            .Send(1, "CP", Sip.Response(180, "Ringing", toTag: "c"))
            .Send(2, "BP", Sip.Response(486, "Busy Here", toTag: "b"))
            .Until(30)
            .Send(30, "CP", Sip.Response(200, "OK", toTag: "c"))
            .Send(30.1, "PA", Sip.Response(200, "OK", toTag: "c"))
            .Send(40, "AP", Sip.Bye(tag: "c"))
            .End().Call;
        call.State.Should().Be(CallState.Answered);
        call.Answered.Should().Be(At(30));
        call.EndReason.Should().Be(EndReason.Bye);
    }

    [Fact]
    public void Of_several_refusals_the_one_that_the_caller_received_counts()
    {
        CallRecord call = new Scenario()
            .Send(0, "AP", Sip.Invite())
            .Send(0.01, "PB", Sip.Invite())
            .Send(0.02, "PC", Sip.Invite())
            .Send(2, "BP", Sip.Response(603, "Decline", toTag: "b"))
            .Send(3, "CP", Sip.Response(404, "Not Found", toTag: "c"))
            .Send(4, "PA", Sip.Response(486, "Busy Here", toTag: "p"))
            .Send(5, "CP", Sip.Response(480, "Too late", toTag: "c"))
            .End().Call;
        call.StatusCode.Should().Be(486);
        call.State.Should().Be(CallState.Busy);
    }

    [Theory]
    [InlineData(404, 603, 603)]
    [InlineData(503, 404, 404)]
    [InlineData(404, 302, 302)]
    [InlineData(486, 401, 401)]
    [InlineData(404, 486, 404)]
    [InlineData(487, 480, 480)]
    public void Of_the_refusals_of_a_fork_a_proxy_would_choose(int first, int second, int chosen)
    {
        CallRecord call = new Scenario()
            .Send(0, "PB", Sip.Invite())
            .Send(0, "PC", Sip.Invite())
            .Send(1, "BP", Sip.Response(first, "One", toTag: "b"))
            .Send(2, "CP", Sip.Response(second, "Two", toTag: "c"))
            .End().Call;
        call.StatusCode.Should().Be(chosen);
    }

    [Fact]
    public void A_fork_goes_on_until_all_branches_have_refused()
    {
        Scenario scenario = new Scenario()
            .Send(0, "PB", Sip.Invite())
            .Send(0, "PC", Sip.Invite())
            .Send(1, "BP", Sip.Response(486, "Busy Here", toTag: "b"))
            .Send(2, "BP", Sip.Response(486, "Busy Here", toTag: "b"))
            .Until(60);
        scenario.Sink.Completed.Should().BeEmpty();
        scenario.Send(60, "CP", Sip.Response(480, "Gone", toTag: "c")).Until(65).Call.StatusCode.Should().Be(486);
    }

    [Fact]
    public void When_two_answer_the_bye_to_the_second_does_not_end_the_call()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AP", Sip.Invite())
            .Send(1, "PA", Sip.Response(200, "OK", toTag: "b"))
            .Send(1.1, "PA", Sip.Response(200, "OK", toTag: "c"))
            .Send(1.2, "AP", Sip.Bye(tag: "c"))
            .Send(1.3, "PA", Sip.Response(200, "OK", "BYE", 2, toTag: "c"))
            .Until(100);
        scenario.Sink.Completed.Should().BeEmpty();
        CallRecord call = scenario.Send(100, "AP", Sip.Bye(tag: "b", cseq: 3)).End().Call;
        call.EndReason.Should().Be(EndReason.Bye);
        call.HangupBy.Should().Be(CallParty.Caller);
    }

    [Fact]
    public void A_proxy_that_tries_the_next_target_has_not_cancelled_the_call()
    {
        CallRecord call = new Scenario()
            .Send(0, "PB", Sip.Invite())
            .Send(1, "BP", Sip.Response(180, "Ringing"))
            .Send(20, "PB", Sip.Cancel())
            .Send(20.1, "BP", Sip.Response(487, "Request Terminated"))
            .Send(20.2, "PC", Sip.Invite())
            .Until(50)
            .Send(50, "CP", Sip.Response(200, "OK", toTag: "c"))
            .End().Call;
        call.State.Should().Be(CallState.Answered);
        call.HangupBy.Should().BeNull();
        call.Hops.Should().Equal(Address('C'));
    }
}
