using Earshot.Sdk.Records;

namespace Earshot.Sip.Tests;

/// <summary>Reason headers (RFC 3326).</summary>
public sealed class ReasonTests
{
    /// <summary>Header values and what they mean; the first are the examples of RFC 3326, 2.</summary>
    public static TheoryData<string, (string Protocol, int? Cause, string? Text)[]> Values => new()
    {
        { "SIP ;cause=200 ;text=\"Call completed elsewhere\"", [("SIP", 200, "Call completed elsewhere")] },
        { "Q.850 ;cause=16 ;text=\"Terminated\"", [("Q.850", 16, "Terminated")] },
        { "SIP ;cause=600 ;text=\"Busy Everywhere\"", [("SIP", 600, "Busy Everywhere")] },
        { "SIP ;cause=580 ;text=\"Precondition Failure\"", [("SIP", 580, "Precondition Failure")] },
        { "Q.850;cause=16;text=\"a, b; \\\"c\\\"\",SIP;cause=487", [("Q.850", 16, "a, b; \"c\""), ("SIP", 487, null)] },
        { "SIP;text=plain;CAUSE=1", [("SIP", 1, "plain")] },
        { "X;cause=many;causes=5", [("X", null, null)] },
        { "preemption;cause=99999999999", [("preemption", null, null)] },
        { "Q.850;cause=16;text=\"never closed", [("Q.850", 16, "never closed")] },
        { ";cause=16", [] },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_bye_tells_its_reasons(string value, (string Protocol, int? Cause, string? Text)[] expected) => Call(value)
        .Reasons.Should().Equal(expected.Select(reason => new ReasonRecord("BYE", CallParty.Callee, reason.Protocol, reason.Cause, reason.Text)));

    [Fact]
    public void Cancel_and_responses_tell_theirs_too() => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(1, "AB", Sip.Request("CANCEL", 1, extra: "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n"))
        .Send(1.1, "BA", Sip.Response(487, "Request Terminated", extra: "Reason: Q.850;cause=31\r\n"))
        .End().Call.Reasons.Should().Equal(
            new ReasonRecord("CANCEL", CallParty.Caller, "SIP", 200, "Call completed elsewhere"),
            new ReasonRecord("487", CallParty.Callee, "Q.850", 31, null));

    [Fact]
    public void A_reason_that_a_proxy_sends_on_is_told_once() => new Scenario()
        .Send(0, "AP", Sip.Invite())
        .Send(0.1, "PB", Sip.Invite(extra: "Record-Route: <sip:p>\r\n"))
        .Send(2, "AP", Sip.Request("BYE", 2, toTag: "b", extra: "Reason: Q.850;cause=16\r\n"))
        .Send(2.1, "PB", Sip.Request("BYE", 2, toTag: "b", extra: "Reason: Q.850;cause=16\r\nMax-Forwards: 69\r\n"))
        .End().Call.Reasons.Should().ContainSingle();

    [Fact]
    public void A_flood_of_reasons_is_cut_and_counted()
    {
        string many = string.Concat(Enumerable.Range(0, 20).Select(i => $"Reason: SIP;cause={i}\r\n"));
        Scenario scenario = new Scenario().Send(0, "AB", Sip.Invite(extra: many)).End();
        scenario.Call.Reasons.Should().HaveCount(16);
        scenario.Counters["call_details_refused"].Should().Be(4);
    }

    private static CallRecord Call(string reason) => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(1, "BA", Sip.Response(200, "OK"))
        .Send(9, "BA", Sip.Request("BYE", 2, fromTag: "b", toTag: "a", extra: $"Reason: {reason}\r\n"))
        .End().Call;
}
