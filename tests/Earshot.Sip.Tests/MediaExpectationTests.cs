using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Transport;

namespace Earshot.Sip.Tests;

public sealed class MediaExpectationTests
{
    private static readonly string CallersSdp = Sip.Sdp("192.0.2.1", 40000);
    private static readonly string CalleesSdp = Sip.Sdp("192.0.2.2", 50000);

    [Fact]
    public void Both_sides_of_an_answered_call_are_expected_once()
    {
        RecordingSink sink = Answered()
            .Send(1.5, "BA", Sip.Response(200, "OK", body: CalleesSdp))
            .Send(1.6, "AB", Sip.Ack())
            .Send(2, "AB", Sip.Invite(2, toTag: "b", body: CallersSdp))
            .Send(2.1, "BA", Sip.Response(200, "OK", cseq: 2, body: CalleesSdp))
            .End().Sink;
        sink.Expected.Select(one => (one.Address.ToString(), one.Direction, one.Kind)).Should().Equal(
            ("192.0.2.1:40000", MediaDirection.ToCaller, MediaKind.Audio),
            ("192.0.2.2:50000", MediaDirection.ToCallee, MediaKind.Audio));
        sink.Expected[0].CallId.Should().Be(Scenario.CallId);
        sink.Expected[0].Formats.Should().Equal(new MediaFormat(8, "PCMA", 8000), new MediaFormat(101, "telephone-event", 8000));
        sink.Withdrawn.Should().BeEmpty();
        sink.Completed.Should().ContainSingle().Which.Number.Should().Be(sink.Expected[0].Call);
    }

    [Fact]
    public void Early_media_is_expected_at_once() => new Scenario()
        .Send(0, "AB", Sip.Invite(body: CallersSdp))
        .Send(0.5, "BA", Sip.Response(183, "Session Progress", body: CalleesSdp))
        .Sink.InForce.Should().Equal("192.0.2.1:40000", "192.0.2.2:50000");

    [Fact]
    public void An_offer_in_the_answer_is_answered_in_ack() => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(1, "BA", Sip.Response(200, "OK", body: CalleesSdp))
        .Send(1.1, "AB", Sip.Ack(body: CallersSdp))
        .Sink.InForce.Should().Equal("192.0.2.2:50000", "192.0.2.1:40000");

    [Fact]
    public void A_reinvite_moves_media_when_it_is_answered()
    {
        Scenario scenario = Answered().Send(10, "AB", Sip.Invite(2, toTag: "b", body: Sip.Sdp("192.0.2.1", 41000)));
        scenario.Sink.InForce.Should().Equal("192.0.2.1:40000", "192.0.2.2:50000", "192.0.2.1:41000");
        scenario.Send(10.1, "BA", Sip.Response(200, "OK", cseq: 2, body: CalleesSdp));
        scenario.Sink.InForce.Should().Equal("192.0.2.2:50000", "192.0.2.1:41000");
    }

    [Fact]
    public void Bye_frees_the_addresses_for_the_next_call() => Answered()
        .Send(60, "AB", Sip.Bye())
        .Send(60.1, "BA", Sip.Response(200, "OK", body: CalleesSdp)) // a late repetition of the answer
        .Sink.InForce.Should().BeEmpty();

    [Fact]
    public void A_refusal_frees_the_addresses_for_the_next_call_and_another_invite_takes_them_back()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AP", Sip.Invite(body: CallersSdp))
            .Send(0.1, "PB", Sip.Invite(body: CallersSdp, extra: "Record-Route: <sip:p>\r\n"))
            .Send(0.5, "BP", Sip.Response(183, "Session Progress", body: CalleesSdp))
            .Send(5, "BP", Sip.Response(503, "Service Unavailable"));
        scenario.Sink.InForce.Should().Equal(["192.0.2.1:40000", "192.0.2.2:50000"], "the proxy may try others");

        scenario.Send(5.1, "PA", Sip.Response(503, "Service Unavailable"));
        scenario.Sink.InForce.Should().BeEmpty();

        scenario.Send(6, "AP", Sip.Invite(2, body: CallersSdp));
        scenario.Sink.InForce.Should().Equal("192.0.2.1:40000", "192.0.2.2:50000");
    }

    [Fact]
    public void A_challenge_frees_nothing() => new Scenario()
        .Send(0, "AB", Sip.Invite(body: CallersSdp))
        .Send(0.5, "BA", Sip.Response(407, "Proxy Authentication Required"))
        .Sink.InForce.Should().Equal("192.0.2.1:40000");

    /// <summary>RFC 3261, 18: over TCP the callee may open a connection of its own for its requests.</summary>
    [Fact]
    public void A_reinvite_on_another_connection_moves_media_too()
    {
        Scenario scenario = Answered();
        SendTcp("192.0.2.2:51234", "192.0.2.1:5060", 10, Sip.Request("INVITE", 7, fromTag: "b", toTag: "a", body: Sip.Sdp("192.0.2.9", 6000)));
        SendTcp("192.0.2.1:5060", "192.0.2.2:51234", 10.1, Sip.Response(200, "OK", cseq: 7, fromTag: "b", toTag: "a", body: CallersSdp));
        scenario.Sink.InForce.Should().Equal("192.0.2.1:40000", "192.0.2.9:6000");

        void SendTcp(string source, string destination, double seconds, string message)
        {
            TransportAddress from = TransportAddress.Parse(source);
            TransportAddress to = TransportAddress.Parse(destination);
            scenario.Until(seconds).Analyzer.OnDatagram(new SignallingPacket
            {
                Payload = Encoding.Latin1.GetBytes(message),
                Flow = new Flow(from.Host, to.Host, from.Port, to.Port, FlowProtocol.Tcp),
                Timestamp = Scenario.At(seconds),
                Transport = SignallingTransport.Tcp,
            });
        }
    }

    /// <summary>Packets of a call that has no record yet are found by them.</summary>
    [Fact]
    public void A_call_that_has_ended_still_tells_where_its_media_was()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite(body: Sip.Sdp("192.0.2.1", 40000, "a=rtcp-mux\r\na=candidate:1 1 udp 1 198.51.100.7 6000 typ relay\r\n")))
            .Send(1, "BA", Sip.Response(200, "OK", body: CalleesSdp));
        IReadOnlyList<string> during = LiveAddresses(scenario);
        during.Should().Equal("192.0.2.1:40000", "198.51.100.7:6000", "192.0.2.2:50000", "192.0.2.2:50001");

        scenario.Send(60, "AB", Sip.Bye());
        scenario.Sink.InForce.Should().BeEmpty();
        scenario.Sink.Withdrawn.Should().HaveCount(3);
        LiveAddresses(scenario).Should().Equal(during);

        scenario.Send(60.1, "BA", Sip.Response(200, "OK", method: "BYE", cseq: 2));
        scenario.Sink.Withdrawn.Should().HaveCount(3);
    }

    private static IReadOnlyList<string> LiveAddresses(Scenario scenario)
    {
        List<LiveCall> calls = [];
        ((ILiveCalls)scenario.Analyzer).CopyLiveCalls(calls);
        return [.. calls.Should().ContainSingle().Subject.Media.Select(address => address.ToString())];
    }

    [Fact]
    public void A_refused_reinvite_moves_nothing()
    {
        Scenario scenario = Answered()
            .Send(10, "AB", Sip.Invite(2, toTag: "b", body: Sip.Sdp("192.0.2.1", 41000)))
            .Send(10.1, "BA", Sip.Response(488, "Not Acceptable Here", cseq: 2));
        scenario.Sink.InForce.Should().Equal("192.0.2.1:40000", "192.0.2.2:50000");

        scenario
            .Send(20, "AB", Sip.Invite(3, toTag: "b", body: Sip.Sdp("192.0.2.1", 41000)))
            .Send(20.1, "BA", Sip.Response(200, "OK", cseq: 3, body: CalleesSdp));
        scenario.Sink.InForce.Should().Equal("192.0.2.2:50000", "192.0.2.1:41000");
    }

    [Fact]
    public void An_update_of_the_callee_moves_media_when_it_is_answered()
    {
        Scenario scenario = Answered()
            .Send(10, "BA", Sip.Request("UPDATE", 1, fromTag: "b", toTag: "a", body: Sip.Sdp("192.0.2.2", 51000)))
            .Send(10.1, "AB", Sip.Response(200, "OK", "UPDATE", 1, fromTag: "b", toTag: "a", body: CallersSdp));
        scenario.Sink.InForce.Should().Equal("192.0.2.1:40000", "192.0.2.2:51000");
        scenario.Sink.Expected[^1].Direction.Should().Be(MediaDirection.ToCallee);
    }

    [Fact]
    public void Hold_with_an_unspecified_address_and_back()
    {
        Scenario scenario = Answered()
            .Send(10, "AB", Sip.Invite(2, toTag: "b", body: Sip.Sdp("0.0.0.0", 40000)))
            .Send(10.1, "BA", Sip.Response(200, "OK", cseq: 2, body: CalleesSdp));
        scenario.Sink.InForce.Should().Equal("192.0.2.2:50000");
        scenario
            .Send(20, "AB", Sip.Invite(3, toTag: "b", body: CallersSdp))
            .Send(20.1, "BA", Sip.Response(200, "OK", cseq: 3, body: CalleesSdp));
        scenario.Sink.InForce.Should().Equal("192.0.2.2:50000", "192.0.2.1:40000");
    }

    [Fact]
    public void New_formats_at_the_same_address_are_told()
    {
        Scenario scenario = Answered().Send(
            10, "AB", Sip.Invite(2, toTag: "b", body: CallersSdp.Replace("RTP/AVP 8", "RTP/AVP 0", StringComparison.Ordinal)));
        scenario.Sink.Expected.Should().HaveCount(3);
        scenario.Sink.Expected[^1].Formats[0].Encoding.Should().Be("PCMU");
        scenario.Sink.Withdrawn.Should().BeEmpty();
    }

    [Fact]
    public void A_server_that_replaces_addresses_adds_those_of_its_other_leg() => new Scenario()
        .Send(0, "AP", Sip.Invite(body: CallersSdp))
        .Send(0.1, "PB", Sip.Invite(body: Sip.Sdp("198.51.100.1", 20000)))
        .Send(1, "BP", Sip.Response(200, "OK", body: CalleesSdp))
        .Send(1.1, "PA", Sip.Response(200, "OK", body: Sip.Sdp("198.51.100.1", 20002)))
        .Sink.Expected.Select(one => (one.Address.ToString(), one.Direction)).Should().Equal(
            ("192.0.2.1:40000", MediaDirection.ToCaller),
            ("198.51.100.1:20000", MediaDirection.ToCaller),
            ("192.0.2.2:50000", MediaDirection.ToCallee),
            ("198.51.100.1:20002", MediaDirection.ToCallee));

    [Fact]
    public void A_proxy_that_leaves_the_body_alone_adds_nothing()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AP", Sip.Invite(body: CallersSdp))
            .Send(0.1, "PB", Sip.Invite(body: CallersSdp))
            .Send(1, "BP", Sip.Response(200, "OK", body: CalleesSdp))
            .Send(1.1, "PA", Sip.Response(200, "OK", body: CalleesSdp));
        scenario.Sink.Expected.Should().HaveCount(2);

        string moved = Sip.Sdp("192.0.2.1", 41000);
        scenario
            .Send(10, "AP", Sip.Invite(2, toTag: "b", body: moved))
            .Send(10.1, "PB", Sip.Invite(2, toTag: "b", body: moved))
            .Send(10.2, "BP", Sip.Response(200, "OK", cseq: 2, body: CalleesSdp));
        scenario.Sink.Withdrawn.Should().BeEmpty("the caller's leg has not been answered yet");
        scenario.Send(10.3, "PA", Sip.Response(200, "OK", cseq: 2, body: CalleesSdp));
        scenario.Sink.Withdrawn.Should().ContainSingle().Which.Address.ToString().Should().Be("192.0.2.1:40000");
    }

    [Fact]
    public void Bodies_of_other_messages_are_no_descriptions() => Answered()
        .Send(5, "AB", Sip.Request("INFO", 2, toTag: "b", body: Sip.Sdp("192.0.2.77")))
        .Send(6, "BA", Sip.Response(200, "OK", "OPTIONS", 3, body: Sip.Sdp("192.0.2.78")))
        .Send(7, "AB", Sip.Invite(4, toTag: "b"))
        .Send(7, "BA", Sip.Response(488, "Not Acceptable Here", cseq: 4, body: Sip.Sdp("192.0.2.79")))
        .Sink.Expected.Should().HaveCount(2);

    [Fact]
    public void A_call_cannot_expect_media_without_end()
    {
        Scenario scenario = new Scenario().Send(0, "AB", Sip.Invite());
        for (int port = 1000; port < 3000; port += 2)
        {
            scenario.Send(port / 1000.0, "BA", Sip.Response(183, "Session Progress", body: Sip.Sdp(port: port)));
        }

        scenario.Sink.Expected.Should().HaveCount(32);
        scenario.Counters["media_expectations_refused"].Should().Be(968);
    }

    private static Scenario Answered() => new Scenario()
        .Send(0, "AB", Sip.Invite(body: CallersSdp))
        .Send(1, "BA", Sip.Response(200, "OK", body: CalleesSdp));
}
