using System.Text;
using System.Text.Json;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

public sealed class DatagramTests
{
    private const string Parties = "Via: SIP/2.0/UDP h\r\nFrom: <sip:a@h>;tag=a\r\nTo: <sip:b@h>\r\n";

    [Fact]
    public void Several_messages_may_share_a_datagram()
    {
        Scenario scenario = new Scenario().Send(0, "AB", "\r\n\r\n" + Sip.Invite(body: Sip.Sdp()) + "\r\n\r\n" + Sip.Ack() + Sip.Bye());
        scenario.Counters.Map("sip_requests").Should().BeEquivalentTo(
            new Dictionary<string, long> { ["INVITE"] = 1, ["ACK"] = 1, ["BYE"] = 1 });
        scenario.End().Call.SipMessages.Should().Be(3);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("\r\n\r\n", true)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", false)]
    [InlineData("OPTIONS sip:x SIP/7.0\r\n\r\n", false)]
    [InlineData("OPTIONS sip:x SIP/2.0\r\n\r\n", true)]
    [InlineData("SIP/2.0 999 x\r\n\r\n", true)]
    public void A_datagram_is_taken_or_not(string payload, bool taken) => new Scenario().Analyzer
        .OnDatagram(new() { Payload = Encoding.ASCII.GetBytes(payload), Flow = FlowOf("AB") }).Should().Be(taken);

    [Theory]
    [InlineData("BYE sip:x SIP/2.0\r\n" + Parties + "CSeq: 1 BYE\r\n\r\n", "sip_no_call_id")]
    [InlineData("BYE sip:x SIP/2.0\r\n" + Parties + "Call-ID: x\r\n\r\n", "sip_no_cseq")]
    [InlineData("BYE sip:x SIP/2.0\r\n" + Parties + "Call-ID: x\r\nCSeq: 1 BYE\r\nl: x\r\n\r\n", "sip_invalid_content_length")]
    [InlineData("BYE sip:x SIP/2.0\r\n" + Parties + "Call-ID: x\r\nCSeq: 1 BYE\r\nl: 9\r\n\r\n", "sip_short_body")]
    [InlineData("BYE sip:x SIP/2.0\r\n" + Parties + "Call-ID: x\r\nCSeq: 1 BYE\r\nbroken\r\n\r\n", "sip_broken_header")]
    [InlineData("SIP/2.0 999 x\r\n" + Parties + "Call-ID: x\r\nCSeq: 1 BYE\r\n\r\n", "sip_invalid_status_code")]
    public void A_defect_is_counted_by_name(string message, string defect)
    {
        Counters counters = new Scenario().Send(0, "AB", message).Counters;
        counters.Map("defects").Where(pair => pair.Value != 0).Should().ContainSingle().Which.Should().Be(KeyValuePair.Create(defect, 1L));
        counters["sip_messages"].Should().Be(1);
    }

    [Fact]
    public void Invented_methods_are_counted_by_name_up_to_a_limit()
    {
        Scenario scenario = new();
        for (int i = 0; i < 1000; i++)
        {
            scenario.Send(0, "AB", Sip.Request($"M{i % 100}", 1));
        }

        Dictionary<string, long> requests = scenario.Counters.Map("sip_requests");
        requests.Should().HaveCount(65);
        requests["M0"].Should().Be(10);
        requests["M63"].Should().Be(10);
        requests["other"].Should().Be(360);
    }

    [Fact]
    public void The_maps_of_the_summary_are_there_without_any_message() =>
        new Scenario().Counters.Declared.Should().BeEquivalentTo(["sip_requests", "sip_responses"]);

    [Fact]
    public void Dialogs_of_any_method_are_reported_in_order()
    {
        Scenario scenario = new Scenario(new SipConfig { MaxDialogs = 3 })
            .Send(0, "AB", Sip.Request("REGISTER", 1, callId: "r"))
            .Send(0, "AB", Sip.Request("OPTIONS", 1, callId: "o"))
            .Send(1, "BA", Sip.Response(401, "Unauthorized", "REGISTER", callId: "r"))
            .Send(2, "AB", Sip.Request("REGISTER", 2, callId: "r"))
            .Send(3, "AB", Sip.Invite(callId: "i"))
            .Send(4, "AB", Sip.Invite(callId: "no room"))
            .End();
        scenario.Sink.Dialogs.Select(dialog => dialog.CallId).Should().Equal("o", "r", "i");
        DialogRecord registration = scenario.Sink.Dialogs[1];
        registration.Start.Should().Be(At(0));
        registration.End.Should().Be(At(2));
        registration.SipMessages.Should().Be(3);
        registration.SipRequests.Should().BeEquivalentTo(new Dictionary<string, long> { ["REGISTER"] = 2 });
        registration.SipResponses.Should().BeEquivalentTo(new Dictionary<string, long> { ["401"] = 1 });
        scenario.Counters["dialogs_refused"].Should().Be(1);
    }

    [Fact]
    public void Dialogs_nobody_wants_are_not_kept() =>
        new Scenario(wantsDialogs: false).Send(0, "AB", Sip.Invite()).End().Sink.Dialogs.Should().BeEmpty();

    [Fact]
    public void Call_ids_that_are_no_text_stay_apart_and_become_valid_json()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite(callId: "x\u00ff\u0001\"@y"))
            .Send(1, "AB", Sip.Invite(callId: "x\u00fe\u0001\"@y"))
            .End();
        scenario.Sink.Completed.Should().HaveCount(2);
        foreach (CallRecord call in scenario.Sink.Calls)
        {
            string json = JsonSerializer.Serialize(call, RecordJson.Default.CallRecord);
            JsonSerializer.Deserialize(json, RecordJson.Default.CallRecord)!.CallId.Should().Be("x\ufffd\u0001\"@y");
        }
    }

    [Fact]
    public void Long_values_are_cut()
    {
        string longText = new('x', 5000);
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite(callId: longText, extra: $"User-Agent: {longText}\r\n").Replace("alice", longText, StringComparison.Ordinal))
            .Send(1, "BA", Sip.Response(404, longText, callId: longText))
            .End().Call;
        call.CallId.Should().HaveLength(1024);
        call.Caller.Should().HaveLength(256);
        call.UserAgentCaller.Should().HaveLength(256);
        call.ReasonPhrase.Should().HaveLength(256);
    }

    [Fact]
    public void The_callee_is_in_the_request_uri_when_to_has_none()
    {
        string invite = Sip.Invite().Replace("To: Bob <sip:bob@biloxi.example.com>", "To: <sip:>", StringComparison.Ordinal);
        CallRecord call = new Scenario().Send(0, "AB", invite).End().Call;
        call.Callee.Should().Be("bob");
        call.CalleeDomain.Should().Be("biloxi.example.com");
    }
}
