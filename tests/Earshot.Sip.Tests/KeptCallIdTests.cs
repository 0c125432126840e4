using Earshot.Sdk.Records;

namespace Earshot.Sip.Tests;

/// <summary>A B2BUA (P) that keeps the Call-ID on its second leg, but has tags and CSeq numbers of its own there.</summary>
public sealed class KeptCallIdTests
{
    [Theory]
    [InlineData(102)]
    [InlineData(1)]
    public void The_callee_behind_it_hangs_up(int cseq)
    {
        CallRecord call = Answered(cseq)
            .Send(20, "BP", Sip.Request("BYE", 1, fromTag: "y", toTag: "x"))
            .Send(20.1, "PB", Sip.Response(200, "OK", "BYE", fromTag: "y", toTag: "x"))
            .Send(20.2, "PA", Sip.Bye(byCallee: true))
            .Send(20.3, "AP", Sip.Response(200, "OK", "BYE", 2, fromTag: "b", toTag: "a"))
            .End().Call;
        call.HangupBy.Should().Be(CallParty.Callee);
        call.PostByeDelayMs.Should().Be(100);
        call.Branches.Should().BeEmpty();
    }

    [Theory]
    [InlineData(102)]
    [InlineData(1)]
    public void The_caller_before_it_hangs_up(int cseq)
    {
        CallRecord call = Answered(cseq)
            .Send(20, "AP", Sip.Bye())
            .Send(20.1, "PA", Sip.Response(200, "OK", "BYE", 2))
            .Send(20.2, "PB", Sip.Request("BYE", 103, fromTag: "x", toTag: "y"))
            .Send(20.3, "BP", Sip.Response(200, "OK", "BYE", 103, fromTag: "x", toTag: "y"))
            .End().Call;
        call.HangupBy.Should().Be(CallParty.Caller);
        call.PostByeDelayMs.Should().Be(100);
    }

    [Fact]
    public void Media_of_its_second_leg_has_the_direction_of_the_call()
    {
        Scenario scenario = Answered(cseq: 102);

        scenario.Sink.Expected.Select(expectation => (expectation.Address.ToString(), expectation.Direction)).Should().Equal(
            ("192.0.2.1:40000", MediaDirection.ToCaller),
            ("198.51.100.1:41000", MediaDirection.ToCaller),
            ("192.0.2.2:42000", MediaDirection.ToCallee),
            ("198.51.100.1:43000", MediaDirection.ToCallee));
        scenario.End().Call.Media.Select(line => (line.By, line.Address.ToString())).Should().Equal(
            (CallParty.Caller, "192.0.2.1:40000"), (CallParty.Callee, "192.0.2.2:42000"));
    }

    private static Scenario Answered(int cseq) => new Scenario()
        .Send(0, "AP", Sip.Invite(body: Sip.Sdp()))
        .Send(0.1, "PB", Sip.Request("INVITE", cseq, fromTag: "x", body: Sip.Sdp("198.51.100.1", 41000)))
        .Send(1, "BP", Sip.Response(180, "Ringing", cseq: cseq, fromTag: "x", toTag: "y"))
        .Send(1.1, "PA", Sip.Response(180, "Ringing"))
        .Send(2, "BP", Sip.Response(200, "OK", cseq: cseq, fromTag: "x", toTag: "y", body: Sip.Sdp("192.0.2.2", 42000)))
        .Send(2.1, "PA", Sip.Response(200, "OK", body: Sip.Sdp("198.51.100.1", 43000)))
        .Send(2.2, "AP", Sip.Ack())
        .Send(2.3, "PB", Sip.Request("ACK", cseq, fromTag: "x", toTag: "y"));
}
