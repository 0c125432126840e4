using System.Globalization;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Testing;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

public sealed class LadderTests
{
    [Fact]
    public void It_shows_every_message_but_copies()
    {
        CallLadder ladder = new Scenario()
            .Send(0, "AP", Sip.Invite(body: Sip.Sdp()))
            .Send(0.001, "AP", Sip.Invite(body: Sip.Sdp()))
            .Send(0.25, "PB", Sip.Invite(body: Sip.Sdp(), extra: "Record-Route: <sip:p>\r\n"))
            .Send(0.5, "AP", Sip.Invite(body: Sip.Sdp()))
            .Send(1, "BP", Sip.Response(183, "Session  Progress"))
            .Send(2, "BP", Sip.Response(486, ""))
            .Send(3, "PB", Sip.Request("HELLO", 7))
            .End().Call.Ladder;
        ladder.Nodes.Should().Equal(Address('A'), Address('P'), Address('B'));
        ladder.Omitted.Should().Be(0);
        ladder.Messages.Should().Equal(
            new LadderMessage { Ms = 0, From = 0, To = 1, Text = "INVITE", Cseq = 1, Sdp = true },
            new LadderMessage { Ms = 250, From = 1, To = 2, Text = "INVITE", Cseq = 1, Sdp = true },
            new LadderMessage { Ms = 500, From = 0, To = 1, Text = "INVITE", Cseq = 1, Sdp = true, Retransmission = true },
            new LadderMessage { Ms = 1000, From = 2, To = 1, Text = "183 Session  Progress", Cseq = 1 },
            new LadderMessage { Ms = 2000, From = 2, To = 1, Text = "486", Cseq = 1 },
            new LadderMessage { Ms = 3000, From = 1, To = 2, Text = "HELLO", Cseq = 7 });
    }

    [Fact]
    public void What_is_beyond_its_limit_is_counted()
    {
        Scenario scenario = new(new SipConfig { MaxLadderMessages = 2 });
        CallLadder ladder = scenario
            .Send(0, "AB", Sip.Invite())
            .Send(1, "BA", Sip.Response(180, "Ringing"))
            .Send(2, "BA", Sip.Response(200, "OK"))
            .Send(3, "AC", Sip.Ack())
            .End().Call.Ladder;
        ladder.Messages.Select(message => message.Text).Should().Equal("INVITE", "180 Ringing");
        ladder.Nodes.Should().Equal(Address('A'), Address('B'));
        ladder.Omitted.Should().Be(2);
    }

    [Fact]
    public void A_flood_of_addresses_is_cut()
    {
        Scenario scenario = new Scenario().Send(0, "AB", Sip.Invite());
        for (ushort port = 1; port <= 100; port++)
        {
            scenario.Analyzer.OnDatagram(new SignallingPacket
            {
                Payload = Encoding.ASCII.GetBytes(Sip.Ack()),
                Flow = FlowOf("AB") with { DestinationPort = port },
                Timestamp = At(1),
            });
        }

        CallLadder ladder = scenario.End().Call.Ladder;
        ladder.Nodes.Should().HaveCount(64);
        ladder.Messages.Should().HaveCount(1 + 62);
        ladder.Omitted.Should().Be(100 - 62);
    }

    [Fact]
    public void A_long_reason_phrase_is_cut() => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(1, "BA", Sip.Response(404, new string('x', 100)))
        .End().Call.Ladder.Messages[1].Text.Should().Be("404 " + new string('x', 60));

    [Fact]
    public void Texts_that_differ_are_never_mixed_up()
    {
        Scenario scenario = new Scenario(new SipConfig { MaxLadderMessages = 10_000 }).Send(0, "AB", Sip.Invite());
        string[] phrases = [.. Enumerable.Range(0, 5000).Select(i => "Phrase " + i.ToString(CultureInfo.InvariantCulture))];
        foreach (string phrase in phrases)
        {
            scenario.Send(1, "BA", Sip.Response(404, phrase));
        }

        scenario.End().Call.Ladder.Messages.Skip(1).Select(message => message.Text[4..]).Should().Equal(phrases);
    }

    /// <summary>The list of a ladder doubles; between that a message takes its place in it and nothing else.</summary>
    [Fact]
    public void A_message_costs_no_more_than_its_place()
    {
        const int messages = 1000;
        Scenario scenario = new Scenario(new SipConfig { MaxLadderMessages = 1_000_000 }, wantsDialogs: false).Send(0, "AB", Sip.Invite());
        byte[][] infos = [.. Enumerable.Range(2, messages).Select(i => Encoding.ASCII.GetBytes(Sip.Request("UPDATE", i, toTag: "b")))];
        Play(scenario, infos);
        Play(scenario, infos);
        Allocations.Of(() => Play(scenario, infos)).Should().Be(0);
    }

    private static void Play(Scenario scenario, byte[][] messages)
    {
        foreach (byte[] message in messages)
        {
            scenario.Analyzer.OnDatagram(new SignallingPacket { Payload = message, Flow = Forward, Timestamp = At(1) });
        }
    }

    private static readonly Flow Forward = FlowOf("AB");
}
