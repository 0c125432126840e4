using Earshot.Sdk.Records;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

public sealed class TimeoutTests
{
    /// <summary>Final response, and when the call that got it at 10 s must be open for the last time and closed.</summary>
    public static TheoryData<int, int> AfterRejection => new()
    {
        { 486, 15 }, { 404, 15 }, { 302, 15 }, { 603, 15 }, { 491, 15 },
        { 487, 25 }, { 300, 310 }, { 401, 70 }, { 407, 70 }, { 501, 70 }, { 481, 190 },
    };

    [Theory]
    [MemberData(nameof(AfterRejection))]
    public void A_refused_call_is_closed_after_its_linger(int code, int closed) => OpenUntil(
        closed,
        new Scenario().Send(0, "AB", Sip.Invite()).Send(10, "BA", Sip.Response(code, "No")));

    [Fact]
    public void After_a_cancel() => OpenUntil(25, new Scenario().Send(0, "AB", Sip.Invite()).Send(10, "AB", Sip.Cancel()));

    [Fact]
    public void After_an_unconfirmed_bye() => OpenUntil(70, Answered().Send(10, "AB", Sip.Bye()));

    [Fact]
    public void After_a_confirmed_bye() =>
        OpenUntil(16, Answered().Send(10, "AB", Sip.Bye()).Send(11, "BA", Sip.Response(200, "OK", "BYE", 2)));

    [Fact]
    public void A_message_in_the_linger_puts_the_end_off()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(10, "BA", Sip.Response(486, "Busy Here"))
            .Send(14, "AB", Sip.Ack());
        OpenUntil(19, scenario).End.Should().Be(At(14));
    }

    [Fact]
    public void A_message_after_a_cancelled_invite_puts_the_end_off_by_as_much_as_487() => OpenUntil(29, new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(9, "AB", Sip.Cancel())
        .Send(10, "BA", Sip.Response(487, "Request Terminated"))
        .Send(14, "AB", Sip.Ack()));

    [Fact]
    public void A_message_after_an_unconfirmed_bye_puts_the_end_off() =>
        OpenUntil(110, Answered().Send(10, "AB", Sip.Bye()).Send(50, "BA", Sip.Request("INFO", 8, "b", "a")));

    [Fact]
    public void Nothing_keeps_a_call_open_for_ever_after_its_confirmed_bye()
    {
        Scenario scenario = Answered().Send(10, "AB", Sip.Bye()).Send(11, "BA", Sip.Response(200, "OK", "BYE", 2));
        for (int i = 0; i < 700; i++)
        {
            scenario.Send(12 + i, "BA", Sip.Request("INFO", 8 + i, "b", "a"));
        }

        scenario.Call.End.Should().Be(At(609));
    }

    [Fact]
    public void Ringing_cancels_the_end()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(486, "Busy Here"))
            .Send(2, "BA", Sip.Response(180, "Ringing", toTag: "c"))
            .Until(100);
        scenario.Sink.Completed.Should().BeEmpty();
    }

    [Fact]
    public void Another_invite_cancels_the_end()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(302, "Moved Temporarily"))
            .Send(3, "AC", Sip.Invite(2))
            .Until(100);
        scenario.Sink.Completed.Should().BeEmpty();
        scenario.Send(100, "CA", Sip.Response(200, "OK", cseq: 2)).End().Call.State.Should().Be(CallState.Answered);
    }

    [Fact]
    public void Without_media_signalling_keeps_a_call_open() =>
        OpenUntil(3610, Answered().Send(10, "AB", Sip.Request("INFO", 3, toTag: "b"))).EndReason.Should().Be(EndReason.SipTimeout);

    [Fact]
    public void Media_keeps_a_call_open_and_its_end_closes_it()
    {
        // Media is told 5 s late, so the timeout is noticed 5 s late as well.
        Scenario scenario = Answered().Until(15).Media(10).Until(200).Media(195);
        CallRecord call = OpenUntil(195 + 300 + 5, scenario);
        call.EndReason.Should().Be(EndReason.RtpTimeout);
        call.State.Should().Be(CallState.Answered);
        call.End.Should().Be(At(1), "the end of a call is its last message");
    }

    [Fact]
    public void Signalling_after_media_keeps_a_call_open() => OpenUntil(
        400 + 300 + 5,
        Answered().Until(300).Media(295).Send(400, "AB", Sip.Request("INFO", 3, toTag: "b")));

    [Fact]
    public void No_call_lasts_longer_than_the_longest()
    {
        Scenario scenario = Answered();
        for (int second = 10; second < 14_400; second += 100)
        {
            scenario.Until(second + 5).Media(second);
        }

        OpenUntil(14_400, scenario).EndReason.Should().Be(EndReason.MaxDuration);
    }

    [Theory]
    [InlineData(100, "Trying", 301)]
    [InlineData(183, "Session Progress", 3601)]
    public void A_call_that_nobody_reacts_to_is_closed_sooner(int code, string reason, int closed) =>
        OpenUntil(closed, new Scenario().Send(0, "AB", Sip.Invite()).Send(1, "BA", Sip.Response(code, reason)))
            .EndReason.Should().Be(EndReason.SipTimeout);

    [Fact]
    public void Media_keeps_a_call_without_responses_open() =>
        OpenUntil(500 + 300 + 5, new Scenario().Send(0, "AB", Sip.Invite()).Until(299).Media(294).Until(505).Media(500))
            .EndReason.Should().Be(EndReason.RtpTimeout);

    [Fact]
    public void A_call_of_one_direction_is_closed_when_asked_for() =>
        OpenUntil(15, new Scenario(OneWay).Send(0, "AB", Sip.Invite()).Send(9, "AB", Sip.Ack()))
            .EndReason.Should().Be(EndReason.OneWay);

    [Fact]
    public void A_call_of_both_directions_stays_open() => new Scenario(OneWay)
        .Send(0, "AB", Sip.Invite())
        .Send(14, "BA", Sip.Response(100, "Trying"))
        .Until(100).Sink.Completed.Should().BeEmpty();

    [Fact]
    public void How_long_messages_after_bye_are_waited_for_is_configurable()
    {
        SipConfig config = new() { ByeMaxWait = 90, ByeConfirmedMaxWait = 30 };
        Scenario unconfirmed = Answered(config).Send(10, "AB", Sip.Bye());
        Scenario confirmed = Answered(config).Send(10, "AB", Sip.Bye()).Send(11, "BA", Sip.Response(200, "OK", "BYE", 2));
        for (int second = 12; second < 100; second++)
        {
            unconfirmed.Send(second, "BA", Sip.Request("INFO", second, "b", "a"));
            confirmed.Send(second, "BA", Sip.Request("INFO", second, "b", "a"));
        }

        unconfirmed.Until(101).Call.End.Should().Be(At(99));
        confirmed.Call.End.Should().Be(At(39));
    }

    [Fact]
    public void A_call_of_too_many_messages_is_closed_and_its_retransmissions_make_no_other()
    {
        Scenario scenario = new Scenario(new SipConfig { MaxMessages = 3 })
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(180, "Ringing"))
            .Send(2, "BA", Sip.Response(200, "OK"))
            .Send(3, "AB", Sip.Ack())
            .Send(4, "AB", Sip.Invite())
            .End();
        (scenario.Call.EndReason, scenario.Call.SipMessages, scenario.Call.State)
            .Should().Be((EndReason.TooManyMessages, 3, CallState.Answered));
    }

    [Fact]
    public void A_call_of_too_many_invites_is_closed()
    {
        Scenario scenario = new(new SipConfig { MaxInvites = 10 });
        for (int i = 1; i <= 12; i++)
        {
            scenario.Send(i, "AB", Sip.Invite(i, toTag: "b"));
        }

        scenario.Sink.Completed.Should().ContainSingle().Which.Record.EndReason.Should().Be(EndReason.TooManyMessages);
    }

    /// <summary>The default of 20,000: the call is closed, and others are unharmed.</summary>
    [Fact]
    public void Twenty_thousand_messages_in_one_call_leave_others_alone()
    {
        Scenario scenario = new Scenario().Send(0, "AB", Sip.Invite()).Send(0, "AB", Sip.Invite(callId: "other"));
        for (int i = 0; i < 19_999; i++)
        {
            scenario.Send(1 + (i / 1000.0), "AB", Sip.Request("INFO", i, toTag: "b"));
        }

        CallRecord flooded = scenario.Call;
        (flooded.CallId, flooded.EndReason, flooded.SipMessages).Should().Be((CallId, EndReason.TooManyMessages, 20_000));
        (flooded.Ladder.Messages.Count, flooded.Ladder.Omitted).Should().Be((200, 19_800));
        scenario.Send(30, "BA", Sip.Response(200, "OK", callId: "other")).End().Sink.Calls.Last().State.Should().Be(CallState.Answered);
    }

    [Fact]
    public void A_leap_of_time_closes_what_was_due_on_the_way()
    {
        Scenario scenario = Answered().Send(10, "AB", Sip.Bye());
        scenario.Analyzer.OnTick(At(1_000_000));
        scenario.Call.EndReason.Should().Be(EndReason.Bye);
    }

    [Fact]
    public void Time_that_goes_back_forgets_no_call()
    {
        Scenario scenario = Answered().Until(10);
        scenario.Analyzer.OnTick(At(-5000));
        for (int second = -4999; second < 3700; second++)
        {
            scenario.Analyzer.OnTick(At(second));
        }

        scenario.Call.EndReason.Should().Be(EndReason.SipTimeout);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(45, 1)]
    public void A_late_retransmission_of_the_invite_makes_no_new_call(int seconds, int calls)
    {
        Scenario scenario = new Scenario().Send(0, "AB", Sip.Invite()).Send(1, "BA", Sip.Response(486, "Busy Here")).Until(6);
        scenario.Sink.Completed.Should().ContainSingle();
        scenario.Send(seconds, "AB", Sip.Invite()).End().Sink.Completed.Should().HaveCount(1 + calls);
    }

    [Fact]
    public void Another_invite_with_the_call_id_of_a_closed_call_is_another_call() => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(1, "BA", Sip.Response(486, "Busy Here"))
        .Send(10, "AB", Sip.Invite(2))
        .End().Sink.Completed.Select(call => call.Number).Should().Equal(1, 2);

    [Fact]
    public void A_late_bye_is_of_no_call() => Answered()
        .Send(10, "AB", Sip.Bye())
        .Send(11, "BA", Sip.Response(200, "OK", "BYE", 2))
        .Send(30, "AB", Sip.Bye())
        .End().Sink.Completed.Should().ContainSingle().Which.Record.SipMessages.Should().Be(4);

    [Fact]
    public void At_the_end_open_calls_close_in_the_order_of_their_start()
    {
        Scenario scenario = new Scenario()
            .Send(3, "AB", Sip.Invite(callId: "second"))
            .Send(5, "AB", Sip.Invite(callId: "third"));
        scenario.Analyzer.OnDatagram(new()
        {
            Payload = System.Text.Encoding.ASCII.GetBytes(Sip.Invite(callId: "first")),
            Flow = FlowOf("AB"),
            Timestamp = At(2),
        });
        scenario.Analyzer.EarliestOpenCall.Should().Be(At(2));
        scenario.End().Sink.Calls.Select(call => call.CallId).Should().Equal("first", "second", "third");
        scenario.Analyzer.EarliestOpenCall.Should().BeNull();
    }

    [Fact]
    public void The_oldest_call_makes_room()
    {
        Scenario scenario = new Scenario(new SipConfig { MaxCalls = 2 })
            .Send(0, "AB", Sip.Invite(callId: "1"))
            .Send(1, "AB", Sip.Invite(callId: "2"))
            .Send(2, "AB", Sip.Invite(callId: "3"));
        scenario.Call.Should().Match<CallRecord>(call => call.CallId == "1" && call.EndReason == EndReason.Evicted);
        scenario.Counters["calls_evicted"].Should().Be(1);
        scenario.Counters["calls"].Should().Be(3);
    }

    private static readonly SipConfig OneWay = new() { OneWayTimeout = 15 };

    private static Scenario Answered(SipConfig? config = null) => new Scenario(config).Send(0, "AB", Sip.Invite()).Send(1, "BA", Sip.Response(200, "OK"));

    /// <summary>The call is open one second before, and closed at this second.</summary>
    private static CallRecord OpenUntil(int second, Scenario scenario)
    {
        scenario.Until(second - 1).Sink.Completed.Should().BeEmpty();
        return scenario.Until(second).Call;
    }
}
