using Earshot.Sdk.Records;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

/// <summary>The dialogs of a forked INVITE (RFC 3261, 12.1 and 16.7).</summary>
public sealed class BranchTests
{
    [Fact]
    public void Each_callee_of_a_fork_has_a_dialog_of_its_own()
    {
        CallRecord call = new Scenario()
            .Send(0, "AP", Sip.Invite())
            .Send(0.1, "PA", Sip.Response(100, "Trying", toTag: "t"))
            .Send(1, "PA", Sip.Response(180, "Ringing", toTag: "b", extra: "Contact: <sip:bob@192.0.2.2:5080;x=1>\r\n"))
            .Send(2, "PA", Sip.Response(183, "Session Progress", toTag: "c", extra: "Contact: <sip:192.0.2.3>\r\n"))
            .Send(3, "PA", Sip.Response(180, "Ringing", toTag: "b"))
            .Send(4, "PA", Sip.Response(180, "Ringing", toTag: "d"))
            .Send(9, "PA", Sip.Response(200, "OK", toTag: "b"))
            .Send(9.1, "PA", Sip.Response(200, "OK", toTag: "c"))
            .Send(9.2, "PA", Sip.Response(487, "Request Terminated", toTag: "never seen before"))
            .End().Call;
        call.Branches.Should().Equal(
            new BranchRecord("b", "bob@192.0.2.2", At(1), 200),
            new BranchRecord("c", "192.0.2.3", At(2), 200),
            new BranchRecord("d", null, At(4), null));
        call.Answered.Should().Be(At(9));
        call.ContactCallee.Should().Be("192.0.2.2:5080");
    }

    [Fact]
    public void One_callee_is_no_fork() => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(1, "BA", Sip.Response(180, "Ringing"))
        .Send(2, "BA", Sip.Response(486, "Busy Here", toTag: "made by a proxy"))
        .End().Call.Branches.Should().BeEmpty();

    [Fact]
    public void The_invite_that_follows_a_redirection_is_no_fork() => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(1, "BA", Sip.Response(180, "Ringing"))
        .Send(2, "BA", Sip.Response(302, "Moved Temporarily"))
        .Send(3, "AC", Sip.Invite(2))
        .Send(4, "CA", Sip.Response(180, "Ringing", cseq: 2, toTag: "c"))
        .End().Call.Branches.Should().BeEmpty();

    [Fact]
    public void A_reinvite_of_the_callee_makes_no_dialog() => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(1, "BA", Sip.Response(200, "OK"))
        .Send(2, "BA", Sip.Request("INVITE", 1, fromTag: "b", toTag: "a"))
        .Send(3, "AB", Sip.Response(200, "OK", cseq: 1, fromTag: "b", toTag: "a"))
        .End().Call.Branches.Should().BeEmpty();

    [Fact]
    public void A_flood_of_tags_is_cut_and_counted()
    {
        Scenario scenario = new Scenario().Send(0, "AB", Sip.Invite());
        for (int i = 0; i < 40; i++)
        {
            scenario.Send(1 + i, "BA", Sip.Response(180, "Ringing", toTag: $"tag-{i}"));
        }

        scenario.End().Call.Branches.Should().HaveCount(32);
        scenario.Counters["call_details_refused"].Should().Be(8);
    }
}
