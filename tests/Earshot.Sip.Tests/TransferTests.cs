using Earshot.Sdk.Records;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

/// <summary>Transfers by REFER (RFC 3515, RFC 5589).</summary>
public sealed class TransferTests
{
    /// <summary>Refer-To values, most of them examples of RFC 3515, 2.1.</summary>
    [Theory]
    [InlineData("sip:alice@atlanta.example.com", "sip:alice@atlanta.example.com", null)]
    [InlineData("<sip:bob@biloxi.example.net?Accept-Contact=sip:bobsdesk.biloxi.example.net&Call-ID%3D55432%40a>", "sip:bob@biloxi.example.net", null)]
    [InlineData(
        "<sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3B%0D%0A%20to-tag%3D12345%3Bfrom-tag%3D5FFE-3994>",
        "sip:dave@denver.example.org",
        "12345@192.168.118.3")]
    [InlineData("<sip:carol@cleveland.example.org;method=SUBSCRIBE>", "sip:carol@cleveland.example.org", null)]
    [InlineData("http://www.ietf.org", "http://www.ietf.org", null)]
    [InlineData("\"Carol\" <sips:carol:secret@example.com:5061;user=phone?replaces=x&y=z>", "sips:carol@example.com:5061", "x")]
    [InlineData("tel:+4315551234;phone-context=x", "tel:+4315551234", null)]
    public void Refer_to_says_where(string referTo, string target, string? replaces)
    {
        TransferRecord transfer = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(200, "OK"))
            .Send(5, "BA", Sip.Request("REFER", 1, "b", "a", extra: $"Refer-To: {referTo}\r\n"))
            .End().Call.Transfers.Should().ContainSingle().Subject;
        transfer.Should().Be(new TransferRecord(At(5), CallParty.Callee, target, replaces, null, null, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Refer-To: \r\n")]
    [InlineData("Refer-To: nonsense\r\n")]
    public void A_refer_without_target_is_no_transfer(string header) => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(5, "AB", Sip.Request("REFER", 2, toTag: "b", extra: header))
        .End().Call.Transfers.Should().BeEmpty();

    /// <summary>RFC 5589, 6.1: B transfers A to C.</summary>
    [Fact]
    public void A_blind_transfer_leads_to_a_call_and_tells_its_outcome()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(200, "OK"))
            .Send(5, "BA", Sip.Request("REFER", 1, "b", "a", extra: "r: <sip:carol@example.com>\r\n"))
            .Send(5.1, "AB", Sip.Response(202, "Accepted", "REFER", 1, "b", "a"))
            .Send(5.2, "AB", Notify(5, "SIP/2.0 100 Trying"))
            .Send(6, "AC", Invite("next", "carol", "Referred-By: <sip:bob@biloxi.example.com>\r\n"))
            .Send(8, "CA", Sip.Response(200, "OK", callId: "next"))
            .Send(8.1, "AB", Notify(6, "SIP/2.0 200 OK\r\n"))
            .Send(8.2, "BA", Sip.Response(200, "OK", "NOTIFY", 6))
            .End();
        CallRecord first = scenario.Sink.Calls.First();
        CallRecord next = scenario.Sink.Calls.Last();
        first.Transfers.Should().Equal(new TransferRecord(At(5), CallParty.Callee, "sip:carol@example.com", null, 202, 200, "next"));
        first.Legs.Should().Equal(new LegRecord("next", At(6), LegReason.Transfer, "Refer-To: sip:carol@example.com"));
        next.Legs.Should().Equal(new LegRecord(CallId, At(0), LegReason.Transfer, "Refer-To: sip:carol@example.com"));
        next.Transfers.Should().BeEmpty();
    }

    /// <summary>RFC 5589, 7: B has A and C on the line, and A's new call replaces the one between B and C.</summary>
    [Fact]
    public void An_attended_transfer_names_the_call_that_is_replaced()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(200, "OK"))
            .Send(3, "BC", Invite("consult", "carol"))
            .Send(4, "CB", Sip.Response(200, "OK", callId: "consult"))
            .Send(5, "BA", Sip.Request("REFER", 1, "b", "a", extra: "Refer-To: <sip:carol@192.0.2.3?Replaces=consult%3Bto-tag%3Db%3Bfrom-tag%3Da>\r\n"))
            .Send(6, "AC", Invite("next", "carol", "Replaces: consult;to-tag=b;from-tag=a\r\n"))
            .End();
        CallRecord[] calls = [.. scenario.Sink.Calls];
        calls[0].Transfers.Should().Equal(new TransferRecord(At(5), CallParty.Callee, "sip:carol@192.0.2.3", "consult", null, null, "next"));
        calls[0].Legs.Select(leg => (leg.CallId, leg.Reason)).Should().Equal(("next", LegReason.Transfer));
        calls[1].Legs.Should().Equal(new LegRecord("next", At(6), LegReason.Transfer, "Replaces: consult"));
        calls[2].Legs.Select(leg => (leg.CallId, leg.Reason)).Should().Equal((CallId, LegReason.Transfer), ("consult", LegReason.Transfer));
    }

    /// <summary>RFC 3515, 2.4.6: the id of Event is the CSeq number of the REFER.</summary>
    [Fact]
    public void Notify_names_its_refer()
    {
        IReadOnlyList<TransferRecord> transfers = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Request("REFER", 1, "b", "a", extra: "Refer-To: <sip:carol@example.com>\r\n"))
            .Send(2, "BA", Sip.Request("REFER", 2, "b", "a", extra: "Refer-To: <sip:dave@example.com>\r\n"))
            .Send(3, "AB", Notify(5, "SIP/2.0 404 Not Found", "refer;id=1"))
            .Send(4, "AB", Notify(6, "SIP/2.0 180 Ringing", "refer;id=2"))
            .Send(5, "AB", Notify(7, "SIP/2.0 603 Decline", "refer;id=9"))
            .Send(6, "AB", Notify(8, "garbage", "refer;id=2"))
            .End().Call.Transfers;
        transfers.Select(transfer => transfer.Outcome).Should().Equal(404, 180);
    }

    [Fact]
    public void A_proxy_that_sends_refer_on_makes_no_second_transfer()
    {
        const string target = "Refer-To: <sip:carol@example.com>\r\n";
        Scenario scenario = new Scenario()
            .Send(0, "AP", Sip.Invite())
            .Send(1, "AP", Sip.Request("REFER", 2, toTag: "b", extra: target))
            .Send(1.1, "PB", Sip.Request("REFER", 2, toTag: "b", extra: target + "Max-Forwards: 69\r\n"))
            .Send(2, "BC", Invite("next", "carol"))
            .End();
        scenario.Sink.Calls.First().Transfers.Should().ContainSingle().Which.CallId.Should().Be("next");
    }

    [Theory]
    [InlineData(6, "AC", "dave", "")]
    [InlineData(6, "PC", "carol", "")]
    [InlineData(70, "AC", "carol", "Referred-By: <sip:bob@biloxi.example.com>\r\n")]
    public void A_call_to_another_target_from_another_host_or_too_late_is_another_call(int seconds, string route, string callee, string extra)
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(200, "OK"))
            .Send(5, "BA", Sip.Request("REFER", 1, "b", "a", extra: "Refer-To: <sip:carol@example.com>\r\n"))
            .Send(seconds, route, Invite("next", callee, extra))
            .End();
        scenario.Sink.Calls.First().Transfers.Should().ContainSingle().Which.CallId.Should().BeNull();
        scenario.Sink.Calls.Should().OnlyContain(call => call.Legs.Count == 0);
    }

    private static string Invite(string callId, string callee, string extra = "") =>
        Sip.Invite(callId: callId, extra: extra).Replace("bob@", callee + "@", StringComparison.Ordinal);

    private static string Notify(int cseq, string fragment, string eventHeader = "refer") => Sip.Request(
        "NOTIFY", cseq, "a", "b", fragment, extra: $"o: {eventHeader}\r\nContent-Type: message/sipfrag;version=2.0\r\n");
}
