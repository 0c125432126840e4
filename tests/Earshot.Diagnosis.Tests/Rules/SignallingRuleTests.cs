using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class SignallingRuleTests
{
    [Fact]
    public void Storm()
    {
        CallRecord call = TestCalls.Good with
        {
            SipMessages = 17,
            Retransmissions = 10,
            Ladder = TestCalls.Ladder(
            [
                TestCalls.Message(0, "INVITE"),
                .. Enumerable.Range(1, 4).Select(i => TestCalls.Message(i, "INVITE", repeated: true)),
                TestCalls.Message(5, "200 OK"),
                .. Enumerable.Range(6, 6).Select(i => TestCalls.Message(i, "200 OK", repeated: true)),
            ]),
        };

        new RetransmissionStorm(least: 10).Examine(call)!.Evidence.Should().Equal(
            "10 of 17 messages were repetitions",
            "200 OK from 203.0.113.2:5060 to 198.51.100.1:5060: 6 times more",
            "INVITE from 198.51.100.1:5060 to 203.0.113.2:5060: 4 times more");
        new RetransmissionStorm(least: 11).Examine(call).Should().BeNull();
    }

    [Fact]
    public void No_response()
    {
        CallRecord call = TestCalls.Good with
        {
            State = CallState.InProgress,
            StatusCode = null,
            Ladder = TestCalls.Ladder(
                TestCalls.Message(0, "INVITE"), TestCalls.Message(0.5, "INVITE", repeated: true), TestCalls.Message(1.5, "INVITE", repeated: true)),
        };
        var rule = new NoResponse();

        rule.Examine(call)!.Evidence.Should().Equal(
            "INVITE from 198.51.100.1:5060 to 203.0.113.2:5060, repeated 2 times, without any response");
        rule.Examine(call with { Ladder = TestCalls.Ladder([.. call.Ladder.Messages.Take(2)]) }).Should().BeNull();
        rule.Examine(call with { Ladder = TestCalls.Ladder([.. call.Ladder.Messages, TestCalls.Message(2, "100 Trying")]) }).Should().BeNull();
        // The sensor sees one direction, and there was an answer.
        rule.Examine(call with { Ladder = TestCalls.Ladder([.. call.Ladder.Messages, TestCalls.Message(2, "ACK")]) }).Should().BeNull();
        rule.Examine(call with { State = CallState.Cancelled }).Should().BeNull();
    }

    [Fact]
    public void No_response_to_the_invite_with_credentials()
    {
        CallRecord call = TestCalls.Good with
        {
            State = CallState.InProgress,
            StatusCode = null,
            Challenges = 1,
            Ladder = TestCalls.Ladder(
            [
                TestCalls.Message(0, "INVITE"), TestCalls.Message(0.1, "407 Proxy Authentication Required"), TestCalls.Message(0.1, "ACK"),
                TestCalls.Message(0.2, "INVITE") with { Cseq = 2 },
                .. Enumerable.Range(1, 3).Select(i => TestCalls.Message(i, "INVITE", repeated: true) with { Cseq = 2 }),
            ]),
        };
        var rule = new NoResponse();

        rule.Examine(call)!.Evidence.Should().Equal(
            "INVITE from 198.51.100.1:5060 to 203.0.113.2:5060, repeated 3 times, without any response");
        // Repetitions of the one that was answered do not count.
        rule.Examine(call with { Ladder = TestCalls.Ladder(
            TestCalls.Message(0, "INVITE"), TestCalls.Message(0.5, "INVITE", repeated: true), TestCalls.Message(1.5, "INVITE", repeated: true),
            TestCalls.Message(2, "407 Proxy Authentication Required"), TestCalls.Message(3, "INVITE") with { Cseq = 2 }) }).Should().BeNull();
    }

    [Fact]
    public void Unanswered_bye()
    {
        CallRecord call = TestCalls.Good with
        {
            PostByeDelayMs = null,
            Ladder = TestCalls.Ladder(
                TestCalls.Message(20, "BYE"), TestCalls.Message(20.5, "BYE", repeated: true), TestCalls.Message(21.5, "BYE", repeated: true)),
        };
        var rule = new UnansweredBye();

        rule.Examine(call)!.Evidence.Should().Equal("BYE by the callee, repeated 2 times, without a final response");
        rule.Examine(call with { PostByeDelayMs = 2000 }).Should().BeNull();
        // One BYE at the end of a capture is no proof.
        rule.Examine(call with { Ladder = TestCalls.Ladder(TestCalls.Message(20, "BYE")) }).Should().BeNull();
    }

    [Theory]
    [InlineData(9999.9, null)]
    [InlineData(10_000.0, "10.0 s from the INVITE to the first sign of ringing, or to the final response")]
    [InlineData(null, null)]
    public void Post_dial_delay(double? ms, string? evidence) =>
        (new PostDialDelay(seconds: 10).Examine(TestCalls.Good with { PddMs = ms })?.Evidence.Single()).Should().Be(evidence);

    [Fact]
    public void Post_dial_delay_begins_when_the_caller_was_let_in()
    {
        // A challenge after 1 s, an answer to it after 20 s, ringing after 26 s.
        CallRecord call = TestCalls.Good with
        {
            Challenges = 1,
            PddMs = 26_000,
            Ladder = TestCalls.Ladder(
                TestCalls.Message(0, "INVITE"), TestCalls.Message(1, "407 Proxy Authentication Required"),
                TestCalls.Message(20, "INVITE") with { Cseq = 2 }, TestCalls.Message(20.5, "INVITE", repeated: true) with { Cseq = 2 },
                TestCalls.Message(26, "180 Ringing") with { Cseq = 2 }),
        };

        new PostDialDelay(seconds: 10).Examine(call).Should().BeNull();
        new PostDialDelay(seconds: 6).Examine(call)!.Evidence.Single().Should().StartWith("6.0 s from the INVITE");
        new PostDialDelay(seconds: 6).Examine(call with { Ladder = CallLadder.Empty }).Should().BeNull();
    }

    [Fact]
    public void Missing_ack()
    {
        LadderMessage[] answers =
        [
            TestCalls.Message(0, "INVITE"), TestCalls.Message(3, "200 OK"),
            .. Enumerable.Range(4, 3).Select(i => TestCalls.Message(i, "200 OK", repeated: true)),
        ];
        CallRecord call = TestCalls.Good with { ContactCallee = "192.168.0.2:5060", Ladder = TestCalls.Ladder(answers) };
        var rule = new MissingAck();

        rule.Examine(call)!.Evidence.Should().Equal(
            "2xx repeated 3 times, and no ACK", "the callee's Contact, to which ACK goes, is 192.168.0.2:5060");
        rule.Examine(call with { Ladder = TestCalls.Ladder([.. answers, TestCalls.Message(7, "ACK")]) }).Should().BeNull();
        rule.Examine(call with { Ladder = TestCalls.Ladder([.. answers.SkipLast(1)]) }).Should().BeNull();
    }

    [Fact]
    public void Missing_ack_of_a_call_whose_challenge_was_acknowledged()
    {
        LadderMessage[] answers =
        [
            TestCalls.Message(0, "INVITE"), TestCalls.Message(0.1, "407 Proxy Authentication Required"), TestCalls.Message(0.2, "ACK"),
            TestCalls.Message(0.3, "INVITE") with { Cseq = 2 }, TestCalls.Message(3, "200 OK") with { Cseq = 2 },
            .. Enumerable.Range(4, 3).Select(i => TestCalls.Message(i, "200 OK", repeated: true) with { Cseq = 2 }),
        ];
        CallRecord call = TestCalls.Good with { Challenges = 1, Ladder = TestCalls.Ladder(answers) };
        var rule = new MissingAck();

        rule.Examine(call)!.Evidence[0].Should().Be("2xx repeated 3 times, and no ACK");
        rule.Examine(call with { Ladder = TestCalls.Ladder([.. answers, TestCalls.Message(7, "ACK") with { Cseq = 2 }]) }).Should().BeNull();
    }

    [Theory]
    [InlineData(488)]
    [InlineData(606)]
    public void Media_refused(int status) => new MediaRefused().Examine(Refused(status))!.Evidence.Should().Equal(
        $"{status} Not Acceptable Here", "offered: RTP/AVP at 198.51.100.1:40000 with PCMA/8000, telephone-event/8000");

    [Fact]
    public void Busy_is_no_refusal_of_media() => new MediaRefused().Examine(Refused(486)).Should().BeNull();

    [Theory]
    [InlineData(1800, 1768, true)] // RFC 4028, 10: 32 s before the end
    [InlineData(1800, 1765, false)]
    [InlineData(1800, 1771, false)]
    [InlineData(90, 60, true)] // a third of 90 is less than 32
    [InlineData(90, 90, false)]
    public void Session_expired(int expires, double talk, bool found)
    {
        CallRecord call = Timed(expires, TestCalls.Message(TestCalls.AnsweredAt + talk, "BYE"));

        new SessionExpired().Examine(call).Should().Match<Finding?>(finding => finding != null == found);
    }

    [Fact]
    public void A_refresh_starts_the_session_timer_again()
    {
        LadderMessage bye = TestCalls.Message(TestCalls.AnsweredAt + 1768, "BYE");
        LadderMessage refresh = TestCalls.Message(900, "UPDATE");

        new SessionExpired().Examine(Timed(1800, refresh, bye)).Should().BeNull();
        new SessionExpired().Examine(Timed(1800, refresh, TestCalls.Message(900 + 1768, "BYE")))!.Evidence.Should().Equal(
            "Session-Expires 1800 s, to be refreshed by the callee", "BYE 1768.0 s after the last refresh, when a timer that nobody refreshes runs out");
    }

    /// <summary>RFC 4028, 10: who is to refresh does so or fails, and does not wait for the end.</summary>
    [Theory]
    [InlineData(CallParty.Caller, null, true)]
    [InlineData(CallParty.Caller, CallParty.Callee, true)]
    [InlineData(CallParty.Callee, CallParty.Callee, false)]
    public void Who_is_to_refresh_does_not_wait_for_the_end(CallParty hangup, CallParty? refresher, bool found)
    {
        CallRecord call = Timed(90, TestCalls.Message(TestCalls.AnsweredAt + 60, "BYE")) with
        {
            HangupBy = hangup, SessionTimer = new SessionTimerRecord(90, refresher, 0),
        };

        new SessionExpired().Examine(call).Should().Match<Finding?>(finding => finding != null == found);
    }

    [Theory]
    [InlineData("Q.850", 16, false)]
    [InlineData("Q.850", 102, true)]
    [InlineData("SIP", 408, true)]
    public void What_people_end_is_normal_clearing(string protocol, int cause, bool found)
    {
        CallRecord call = Timed(90, TestCalls.Message(TestCalls.AnsweredAt + 60, "BYE")) with
        {
            Reasons = [new ReasonRecord("BYE", CallParty.Caller, protocol, cause, null)],
        };

        new SessionExpired().Examine(call).Should().Match<Finding?>(finding => finding != null == found);
    }

    private static CallRecord Refused(int status) => TestCalls.Good with
    {
        State = CallState.Failed, StatusCode = status, ReasonPhrase = "Not Acceptable Here", Media = [TestCalls.Good.Media[0]],
    };

    private static CallRecord Timed(int expires, params LadderMessage[] messages) => TestCalls.Good with
    {
        HangupBy = CallParty.Caller,
        SessionTimer = new SessionTimerRecord(expires, CallParty.Callee, 0),
        Ladder = TestCalls.Ladder([TestCalls.Message(0, "INVITE", sdp: true), TestCalls.Message(3, "200 OK", sdp: true), .. messages]),
    };
}
