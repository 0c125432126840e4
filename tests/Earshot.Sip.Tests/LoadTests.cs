using System.Globalization;
using System.Text;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Testing;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

public sealed class LoadTests
{
    [Fact]
    public void Messages_of_a_known_call_cost_no_allocation()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite(body: Sip.Sdp(), extra: "User-Agent: caller\r\n"))
            .Send(1, "BA", Sip.Response(200, "OK", body: Sip.Sdp("192.0.2.2"), extra: "Server: callee\r\n"));
        (string Route, byte[] Message)[] messages =
        [
            ("AB", Bytes(Sip.Invite(body: Sip.Sdp(), extra: "User-Agent: caller\r\n"))),
            ("BA", Bytes(Sip.Response(100, "Trying"))),
            ("BA", Bytes(Sip.Response(180, "Ringing"))),
            ("BA", Bytes(Sip.Response(200, "OK", body: Sip.Sdp("192.0.2.2"), extra: "Server: callee\r\n"))),
            ("AB", Bytes(Sip.Ack())),
            ("AB", Bytes(Sip.Request("INFO", 3, toTag: "b", body: "Signal=1"))),
            ("BA", Bytes(Sip.Response(200, "OK", "INFO", 3))),
            ("AB", Bytes(Sip.Invite(4, toTag: "b", body: Sip.Sdp()))),
            ("BA", Bytes(Sip.Response(200, "OK", cseq: 4, body: Sip.Sdp("192.0.2.2")))),
        ];
        PlayAll(scenario, messages, 100);
        Allocations.Of(() => PlayAll(scenario, messages, 1000)).Should().Be(0);
    }

    [Fact]
    public void Streams_cost_no_allocation_but_for_their_calls()
    {
        Scenario scenario = new Scenario().Send(0, "AB", Sip.Invite());
        byte[] stream = Bytes(Sip.Ack() + "\r\n\r\n" + Sip.Request("INFO", 2, toTag: "b") + "garbage\r\n" + "INVITE sip:incomplete");
        Offer(scenario, stream, 100);
        Allocations.Of(() => Offer(scenario, stream, 1000)).Should().Be(0);
    }

    [Fact]
    public void A_hundred_thousand_calls_may_be_open_at_once()
    {
        const int calls = 100_000;
        Scenario scenario = new(new SipConfig { SetupTimeout = 3600 }, wantsDialogs: false);
        for (int i = 0; i < calls; i++)
        {
            scenario.Send(i / 1000.0, "AB", Sip.Invite(callId: Id(i)));
        }

        scenario.Analyzer.EarliestOpenCall.Should().Be(At(0));
        scenario.Sink.Completed.Should().BeEmpty();
        for (int i = 0; i < calls; i += 2)
        {
            scenario.Send(200 + (i / 1000.0), "BA", Sip.Response(486, "Busy Here", callId: Id(i)));
        }

        scenario.Until(400).Sink.Completed.Should().HaveCount(calls / 2);
        scenario.Analyzer.EarliestOpenCall.Should().Be(At(0.001));
        scenario.Until(4000).Sink.Completed.Should().HaveCount(calls);
        scenario.Sink.Calls.Count(call => call.EndReason == EndReason.SipTimeout).Should().Be(calls / 2);
        scenario.Analyzer.EarliestOpenCall.Should().BeNull();
    }

    private static string Id(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static void PlayAll(Scenario scenario, (string Route, byte[] Message)[] messages, int times)
    {
        for (int i = 0; i < times; i++)
        {
            foreach ((string route, byte[] message) in messages)
            {
                bool fromCaller = route == "AB";
                scenario.Analyzer.OnDatagram(new SignallingPacket
                {
                    Payload = message,
                    Flow = fromCaller ? Forward : Forward.Reversed,
                    Timestamp = At(2 + i),
                });
            }
        }
    }

    private static readonly Sdk.Packets.Flow Forward = FlowOf("AB");

    private static void Offer(Scenario scenario, byte[] stream, int times)
    {
        for (int i = 0; i < times; i++)
        {
            scenario.Analyzer.OnStream(new SignallingPacket { Payload = stream, Flow = Forward, Timestamp = At(2 + i) });
        }
    }
}
