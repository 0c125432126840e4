using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Sip.Tests;

/// <summary>Who takes part in a call, by headers beside From and To.</summary>
public sealed class IdentityTests
{
    /// <summary>Headers, most of them examples of their RFCs, and what they say.</summary>
    public static TheoryData<string, IdentityHeader[]> Headers => new()
    {
        // RFC 3325, 10.1: one header for each URI.
        {
            "P-Asserted-Identity: \"Cullen Jennings\" <sip:fluffy@cisco.com>\r\nP-Asserted-Identity: tel:+14085264000\r\n",
            [new("P-Asserted-Identity", "Cullen Jennings", "fluffy", "cisco.com"), new("P-Asserted-Identity", null, "+14085264000", null)]
        },
        // RFC 3325, 9.1: or both in one.
        {
            "p-asserted-identity:\"Jennings, Cullen\" <sip:fluffy@cisco.com>, tel:+14085264000\r\n",
            [new("P-Asserted-Identity", "Jennings, Cullen", "fluffy", "cisco.com"), new("P-Asserted-Identity", null, "+14085264000", null)]
        },
        // RFC 3325, 9.2.
        {
            "P-Preferred-Identity: \"Cullen Jennings\" <sip:fluffy@cisco.com>\r\n",
            [new("P-Preferred-Identity", "Cullen Jennings", "fluffy", "cisco.com")]
        },
        {
            "Remote-Party-ID: \"Bob \\\"B.\\\" Smith\" <sip:4930@[2001:db8::1]:5060>;party=calling;privacy=off\r\n",
            [new("Remote-Party-ID", "Bob \"B.\" Smith", "4930", "2001:db8::1")]
        },
        // RFC 5806, 9.1: the latest diversion stands first.
        {
            "Diversion: <sip:WeSellPizza@p1.isp.com>;reason=time-of-day, <sip:WeSellPizza@p2.isp.com>;reason=no-answer\r\n",
            [new("Diversion", null, "WeSellPizza", "p1.isp.com"), new("Diversion", null, "WeSellPizza", "p2.isp.com")]
        },
        // RFC 7044, 5.
        {
            "History-Info: <sip:bob@example.com?Reason=SIP%3Bcause%3D302>;index=1\r\n",
            [new("History-Info", null, "bob", "example.com")]
        },
        { "P-Asserted-Identity: ,\r\n", [] },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void The_first_invite_names_parties(string headers, IdentityHeader[] expected) => new Scenario()
        .Send(0, "AB", Sip.Invite(extra: headers))
        .Send(1, "AB", Sip.Invite(2, toTag: "b", extra: "P-Asserted-Identity: <sip:other@example.com>\r\n"))
        .End().Call.Identities.Should().Equal(expected);

    [Fact]
    public void A_flood_of_identities_is_cut_and_counted()
    {
        string many = string.Concat(Enumerable.Range(0, 20).Select(i => $"Diversion: <sip:{i}@example.com>\r\n"));
        Scenario scenario = new Scenario().Send(0, "AB", Sip.Invite(extra: many)).End();
        scenario.Call.Identities.Should().HaveCount(16);
        scenario.Counters["call_details_refused"].Should().Be(4);
    }

    [Theory]
    [InlineData("Alice <sip:", "Alice")]
    [InlineData("\"Alice \\\"A.\\\" \\\\\" <sip:", "Alice \"A.\" \\")]
    [InlineData("\"Never closed <sip:", "Never closed")]
    [InlineData("\"\" <sip:", null)]
    [InlineData("<sip:", null)]
    public void The_display_name_of_from_is_unquoted(string from, string? name) => new Scenario()
        .Send(0, "AB", Sip.Invite().Replace("From: Alice <sip:", "From: " + from, StringComparison.Ordinal))
        .End().Call.CallerName.Should().Be(name);

    [Fact]
    public void Contacts_come_from_the_invite_and_from_the_first_response_that_has_one()
    {
        CallRecord call = new Scenario()
            .Send(0, "AB", Sip.Invite(extra: "m: \"A\" <sip:alice:secret@192.0.2.1:5070;transport=udp>;expires=60\r\n"))
            .Send(0.1, "BA", Sip.Response(100, "Trying", extra: "Contact: <sip:proxy@198.51.100.1>\r\n"))
            .Send(1, "BA", Sip.Response(180, "Ringing", extra: "Contact: <sip:bob@[2001:db8::2]:5080?Subject=x>\r\n"))
            .Send(2, "BA", Sip.Response(200, "OK", extra: "Contact: <sip:bob@192.0.2.99>\r\n"))
            .End().Call;
        call.ContactCaller.Should().Be("192.0.2.1:5070");
        call.ContactCallee.Should().Be("[2001:db8::2]:5080");
    }

    [Fact]
    public void The_contacts_of_a_redirection_are_not_the_callees() => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(1, "BA", Sip.Response(302, "Moved Temporarily", extra: "Contact: <sip:bob@192.0.2.3>\r\n"))
        .End().Call.ContactCallee.Should().BeNull();

    [Fact]
    public void Asked_for_headers_come_from_the_first_invite_that_has_them()
    {
        Scenario scenario = new Scenario(new SipConfig { Headers = ["X-Tenant", "Subject", "X-Late", "X-Never"] })
            .Send(0, "AB", Sip.Invite(extra: "x-tenant: 7\r\nX-Tenant: 8\r\nSubject: " + new string('s', 300) + "\r\nX-Other: no\r\n"))
            .Send(1, "BA", Sip.Response(200, "OK", extra: "X-Never: in a response\r\n"))
            .Send(2, "AB", Sip.Invite(2, toTag: "b", extra: "X-Late: late\r\n fold\r\nX-Tenant: 9\r\n"))
            .End();
        scenario.Call.Headers.Should().Equal(new Dictionary<string, string>
        {
            ["X-Tenant"] = "7",
            ["Subject"] = new string('s', 256),
            ["X-Late"] = "late fold",
        });
    }

    [Fact]
    public void Without_being_asked_for_no_header_is_kept() =>
        new Scenario().Send(0, "AB", Sip.Invite(extra: "X-Tenant: 7\r\n")).End().Call.Headers.Should().BeEmpty();

    [Theory]
    [InlineData(SignallingTransport.Udp)]
    [InlineData(SignallingTransport.Wss)]
    public void The_transport_is_that_of_the_first_invite(SignallingTransport transport) => new Scenario()
        .Send(0, "AB", Sip.Invite(), transport: transport)
        .Send(1, "BA", Sip.Response(200, "OK"), transport: SignallingTransport.Tcp)
        .End().Call.Transport.Should().Be(transport);
}
