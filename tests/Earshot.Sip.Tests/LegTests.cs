using Earshot.Sdk.Records;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

/// <summary>Calls that are legs of one conversation: A calls P, a B2BUA, and P calls B with another Call-ID (RFC 7092).</summary>
public sealed class LegTests
{
    private const string Alice = "ab30317f1a784dc48ff824d0d3715d86";
    private const string Bob = "47755a9de7794ba387653f2099600ef2";
    private const string Null = "00000000000000000000000000000000";

    [Theory]
    [InlineData("X-Call-ID: one\r\n")]
    [InlineData("x-cid:one\r\n")]
    public void A_header_names_the_other_call(string header)
    {
        CallRecord[] calls = Play(new Scenario()
            .Send(0, "AP", Invite("one", "alice", "bob"))
            .Send(3, "QC", Invite("two", "x", "y", header)));
        string evidence = header.Trim().Replace(":one", ": one", StringComparison.Ordinal);
        calls[0].Legs.Should().Equal(new LegRecord("two", At(3), LegReason.CallIdHeader, evidence));
        calls[1].Legs.Should().Equal(new LegRecord("one", At(0), LegReason.CallIdHeader, evidence));
    }

    [Fact]
    public void The_headers_are_a_matter_of_configuration()
    {
        Scenario scenario = new Scenario(new SipConfig { LegHeaders = ["X-Other-Leg"] })
            .Send(0, "AP", Invite("one", "alice", "bob"))
            .Send(3, "QC", Invite("two", "x", "y", "X-Other-Leg: one\r\n"))
            .Send(4, "QC", Invite("three", "x", "z", "X-Call-ID: one\r\n"));
        Play(scenario).Select(call => call.Legs.Count).Should().Equal(1, 1, 0);
    }

    [Fact]
    public void A_call_that_names_itself_or_nobody_has_no_leg() => Play(new Scenario()
        .Send(0, "AP", Invite("one", "alice", "bob", "X-Call-ID: one\r\nX-CID: unknown\r\n"))).Single().Legs.Should().BeEmpty();

    [Theory]
    [InlineData(30, 1)]
    [InlineData(60, 0)]
    public void A_call_that_ended_shortly_before_is_still_found(int seconds, int legs)
    {
        // Closed 5 s after the refusal at 1 s, and known for 32 s more.
        CallRecord[] calls = Play(new Scenario()
            .Send(0, "AP", Invite("one", "alice", "bob", $"Session-ID: {Alice}\r\n"))
            .Send(1, "PA", Sip.Response(486, "Busy Here", callId: "one"))
            .Send(seconds, "PB", Invite("two", "x", "y", "X-Call-ID: one\r\n"))
            .Send(seconds, "PB", Invite("three", "x", "z", $"Session-ID: {Alice}\r\n")));
        calls[0].Legs.Should().BeEmpty("its record was complete before");
        calls[1].Legs.Should().HaveCount(legs);
        calls[2].Legs.Should().HaveCount(legs);
    }

    /// <summary>RFC 7989, 10.1: the UUIDs of both sides, of which the first INVITE knows only one.</summary>
    [Theory]
    [InlineData($"{Alice};remote={Null}", $"{Alice};remote={Null}", Alice)]
    [InlineData($"{Alice};remote={Bob}", $"{Bob};remote={Alice}", Bob)]
    [InlineData($"{Alice};remote={Null}", $"{Bob} ; Remote = {Alice}", Alice)]
    [InlineData(Alice, Alice, Alice)]
    [InlineData($"{Alice};remote={Null}", $"{Bob};remote={Null}", null)]
    [InlineData(Null, Null, null)]
    [InlineData("ab30", "ab30", null)]
    [InlineData("zb30317f1a784dc48ff824d0d3715d86", "zb30317f1a784dc48ff824d0d3715d86", null)]
    public void A_common_session_id_makes_two_legs(string first, string second, string? common)
    {
        CallRecord[] calls = Play(new Scenario()
            .Send(0, "AP", Invite("one", "alice", "bob", $"Session-ID: {first}\r\n"))
            .Send(30, "QC", Invite("two", "x", "y", $"Session-ID: {second}\r\n")));
        LegRecord[] expected = common is null ? [] : [new LegRecord("two", At(30), LegReason.SessionId, $"Session-ID {common}")];
        calls[0].Legs.Should().Equal(expected);
        calls[1].Legs.Select(leg => leg.CallId).Should().Equal(expected.Select(leg => "one"));
    }

    [Fact]
    public void A_session_id_may_first_be_in_a_response()
    {
        CallRecord[] calls = Play(new Scenario()
            .Send(0, "AP", Invite("one", "alice", "bob"))
            .Send(1, "QC", Invite("two", "x", "y"))
            .Send(2, "CQ", Sip.Response(180, "Ringing", callId: "two", extra: $"Session-ID: {Bob};remote={Null}\r\n"))
            .Send(3, "PA", Sip.Response(180, "Ringing", callId: "one", extra: $"Session-ID: {Bob};remote={Null}\r\n")));
        calls.Select(call => call.Legs.Single().CallId).Should().Equal("two", "one");
    }

    [Fact]
    public void Of_several_reasons_the_strongest_is_told() => Play(new Scenario()
        .Send(0, "AP", Invite("one", "alice", "bob", $"Session-ID: {Alice}\r\n"))
        .Send(1, "PB", Invite("two", "alice", "bob", $"Session-ID: {Alice}\r\nX-CID: one\r\n")))
        .Should().OnlyContain(call => call.Legs.Single().Reason == LegReason.CallIdHeader);

    [Theory]
    [InlineData("alice", "bob", "alice", "bob")]
    [InlineData("+4315551001", "00431 555-2002", "015551001", "+43 (1) 5552002")]
    [InlineData("100", "200", "100", "200")]
    public void A_server_sends_the_numbers_it_received(string caller, string callee, string caller2, string callee2)
    {
        CallRecord[] calls = Play(new Scenario()
            .Send(0, "AP", Invite("one", caller, callee))
            .Send(0.25, "PB", Invite("two", caller2, callee2)));
        string evidence = $"{caller} to {callee}, 250.000 ms apart, server 198.51.100.1";
        calls[0].Legs.Should().Equal(new LegRecord("two", At(0.25), LegReason.NumberTimeMedia, evidence));
        calls[1].Legs.Should().Equal(new LegRecord("one", At(0), LegReason.NumberTimeMedia, evidence));
    }

    [Fact]
    public void A_server_behind_a_proxy_sends_what_the_proxy_sent_to_it() => Play(new Scenario()
        .Send(0, "AP", Invite("one", "alice", "bob"))
        .Send(0.1, "PQ", Invite("one", "alice", "bob", "Max-Forwards: 69\r\n"))
        .Send(0.2, "QB", Invite("two", "alice", "bob"))).Should().OnlyContain(call => call.Legs.Count == 1);

    [Fact]
    public void The_same_media_address_is_enough_when_no_server_is_seen()
    {
        CallRecord[] calls = Play(new Scenario()
            .Send(0, "AP", Invite("one", "alice", "bob", body: Sip.Sdp()))
            .Send(2, "QB", Invite("two", "alice", "bob", body: Sip.Sdp()))
            .Send(2.5, "BC", Invite("three", "alice", "bob", body: Sip.Sdp(port: 40002))));
        calls[0].Legs.Should().Equal(new LegRecord(
            "two", At(2), LegReason.NumberTimeMedia, "alice to bob, 2000.000 ms apart, media at 192.0.2.1:40000"));
        calls[1].Legs.Select(leg => leg.CallId).Should().Equal("one", "three");
        calls[2].Legs.Select(leg => leg.CallId).Should().Equal(["two"], "it came from the server that received two");
    }

    [Fact]
    public void A_server_may_call_several_devices_of_one_number()
    {
        CallRecord[] calls = Play(new Scenario()
            .Send(0, "AP", Invite("one", "alice", "bob"))
            .Send(0.1, "PB", Invite("two", "alice", "bob"))
            .Send(0.2, "PC", Invite("three", "alice", "bob")));
        calls[0].Legs.Select(leg => leg.CallId).Should().Equal("two", "three");
        calls[2].Legs.Select(leg => leg.CallId).Should().Equal("one");
    }

    /// <summary>Second calls that are no legs of a call from A to P at 0 s, alice to bob.</summary>
    public static TheoryData<string, double, string, string, string> Strangers => new()
    {
        { "other callee", 0.1, "PB", "alice", "carol" },
        { "other caller", 0.1, "PB", "dave", "bob" },
        { "other server", 0.1, "QB", "alice", "bob" },
        { "too late", 5.5, "PB", "alice", "bob" },
        { "same ends", 0.1, "AP", "alice", "bob" },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public void Strangers_are_no_legs(string why, double seconds, string route, string caller, string callee) => Play(new Scenario()
        .Send(0, "AP", Invite("one", "alice", "bob"))
        .Send(seconds, route, Invite("two", caller, callee))).Should().OnlyContain(call => call.Legs.Count == 0, why);

    [Fact]
    public void Two_calls_between_the_same_trunks_keep_to_their_own_numbers()
    {
        CallRecord[] calls = Play(new Scenario()
            .Send(0, "AP", Invite("one", "4315551000", "4316660001"))
            .Send(0.01, "AP", Invite("two", "4315551000", "4316660002"))
            .Send(0.02, "PB", Invite("three", "4315551000", "4316660002"))
            .Send(0.03, "PB", Invite("four", "4315551000", "4316660001")));
        calls.Select(call => call.Legs.Single().CallId).Should().Equal("four", "three", "two", "one");
    }

    [Fact]
    public void Where_two_calls_would_do_neither_is_believed()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AP", Invite("one", "alice", "bob"))
            .Send(0.01, "CP", Invite("two", "alice", "bob").Replace("tag=a", "tag=x", StringComparison.Ordinal))
            .Send(0.02, "PB", Invite("three", "alice", "bob"));
        Play(scenario).Should().OnlyContain(call => call.Legs.Count == 0);
        scenario.Counters["legs_ambiguous"].Should().Be(1);
    }

    [Fact]
    public void A_call_that_has_its_leg_is_not_given_another_to_the_same_receiver()
    {
        CallRecord[] calls = Play(new Scenario()
            .Send(0, "AP", Invite("one", "alice", "bob"))
            .Send(0.1, "PB", Invite("two", "alice", "bob"))
            .Send(1, "CP", Invite("three", "alice", "bob"))
            .Send(1.1, "PB", Invite("four", "alice", "bob")));
        calls.Select(call => call.Legs.Single().CallId).Should().Equal("two", "one", "four", "three");
    }

    [Fact]
    public void The_same_number_dialled_again_is_another_call()
    {
        CallRecord[] calls = Play(new Scenario()
            .Send(0, "AP", Invite("one", "alice", "bob", body: Sip.Sdp()))
            .Send(1, "PA", Sip.Response(486, "Busy Here", callId: "one"))
            .Send(2, "AQ", Invite("two", "alice", "bob", body: Sip.Sdp()))
            .Send(2.1, "PB", Invite("three", "alice", "bob", body: Sip.Sdp("198.51.100.1"))));
        calls.Should().OnlyContain(call => call.Legs.Count == 0);
    }

    [Fact]
    public void A_load_generator_makes_no_legs()
    {
        Scenario scenario = new();
        for (int i = 0; i < 100; i++)
        {
            scenario.Send(i / 100.0, "AB", Invite($"call-{i}", "sipp", "service", body: Sip.Sdp()));
        }

        Play(scenario).Should().OnlyContain(call => call.Legs.Count == 0);
    }

    [Theory]
    [InlineData("anonymous", "Anonymous")]
    [InlineData("unavailable", "Unavailable")]
    [InlineData("unknown", "UNKNOWN")]
    [InlineData("Restricted", "restricted")]
    public void Callers_who_hide_their_number_are_not_one_caller(string name, string again) => Play(new Scenario()
        .Send(0, "AP", Invite("one", name, "bob"))
        .Send(0.1, "PB", Invite("two", again, "bob"))).Should().OnlyContain(call => call.Legs.Count == 0);

    [Fact]
    public void A_caller_whose_name_only_begins_like_a_hidden_one_is_one_caller() => Play(new Scenario()
        .Send(0, "AP", Invite("one", "unknown1", "bob"))
        .Send(0.1, "PB", Invite("two", "unknown1", "bob"))).Should().OnlyContain(call => call.Legs.Count == 1);

    [Fact]
    public void A_call_has_a_limited_number_of_legs()
    {
        Scenario scenario = new Scenario().Send(0, "AP", Invite("one", "alice", "bob"));
        for (int i = 0; i < 20; i++)
        {
            scenario.Send(1, "QC", Invite($"leg-{i:00}", "x", $"y{i}", "X-CID: one\r\n"));
        }

        Play(scenario)[0].Legs.Should().HaveCount(16);
        scenario.Counters["call_details_refused"].Should().Be(4);
    }

    private static CallRecord[] Play(Scenario scenario) => [.. scenario.End().Sink.Calls];

    private static string Invite(string callId, string caller, string callee, string extra = "", string body = "") =>
        Sip.Invite(callId: callId, extra: extra, body: body)
            .Replace("alice@", caller + "@", StringComparison.Ordinal)
            .Replace("bob@", callee + "@", StringComparison.Ordinal);
}
