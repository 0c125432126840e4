using Earshot.Sdk.Records;

namespace Earshot.Sip.Tests;

/// <summary>RFC 3264, 8.4. A call answered after 1 s; then offers "time, who, direction of offer, direction of answer".</summary>
public sealed class HoldTests
{
    public static TheoryData<string, string[], string[]> Exchanges => new()
    {
        { "hold and resume", ["10 A sendonly recvonly", "20 A sendrecv sendrecv"], ["Caller 10-20"] },
        { "the callee holds", ["10 B sendonly recvonly", "20 B sendrecv sendrecv"], ["Callee 10-20"] },
        { "until the end", ["10 A sendonly recvonly"], ["Caller 10-"] },
        { "inactive", ["10 A inactive inactive", "20 A sendrecv sendrecv"], ["Caller 10-20"] },
        { "nothing said is sendrecv", ["10 A sendonly recvonly", "20 A - -"], ["Caller 10-20"] },
        { "both", ["10 A sendonly recvonly", "20 B inactive inactive", "30 B recvonly sendonly", "40 A sendrecv sendrecv"],
            ["Caller 10-40", "Callee 20-30"] },
        { "the answer holds as well", ["10 A sendonly inactive"], ["Caller 10-", "Callee 10-"] },
        { "the answer alone holds", ["10 A sendrecv sendonly", "20 A sendrecv sendrecv"], ["Callee 10-20"] },
        { "the held party refreshes", ["10 A sendonly recvonly", "20 B sendrecv sendonly"], ["Caller 10-"] },
        { "repeated", ["10 A sendonly recvonly", "20 A sendonly recvonly", "30 A sendrecv sendrecv"], ["Caller 10-30"] },
        { "who only listens holds nobody", ["10 A recvonly sendonly"], [] },
    };

    [Theory]
    [MemberData(nameof(Exchanges))]
    public void Holds_of_a_call(string name, string[] exchanges, string[] expected)
    {
        foreach (bool isUpdate in new[] { false, true })
        {
            Scenario scenario = Answered();
            for (int i = 0; i < exchanges.Length; i++)
            {
                string[] words = exchanges[i].Split(' ');
                Exchange(scenario, double.Parse(words[0], null), words[1] == "A", i + 2, Direction(words[2]), Direction(words[3]), isUpdate);
            }

            Text(scenario).Should().Equal(expected, name);
        }
    }

    [Fact]
    public void An_unspecified_address_holds() =>
        Text(Answered()
            .Send(10, "AB", Sip.Invite(2, toTag: "b", body: Sip.Sdp("0.0.0.0")))
            .Send(10, "BA", Sip.Response(200, "OK", cseq: 2, body: Callee()))
            .Send(20, "AB", Sip.Invite(3, toTag: "b", body: Sip.Sdp()))
            .Send(20, "BA", Sip.Response(200, "OK", cseq: 3, body: Callee()))).Should().Equal("Caller 10-20");

    [Theory]
    [InlineData("a=ice-ufrag:8hhY\r\n")]
    [InlineData("a=candidate:1 1 UDP 1 192.0.2.1 4000 typ host\r\n")]
    public void A_browser_without_an_address_yet_holds_nobody(string ice) =>
        Text(Answered()
            .Send(10, "AB", Sip.Invite(2, toTag: "b", body: Sip.Sdp("0.0.0.0", more: ice)))
            .Send(10, "BA", Sip.Response(200, "OK", cseq: 2, body: Callee()))).Should().BeEmpty();

    [Theory]
    [InlineData(488)]
    [InlineData(491)]
    public void A_refused_hold_is_none(int status) =>
        Text(Answered()
            .Send(10, "AB", Sip.Invite(2, toTag: "b", body: Sip.Sdp(more: "a=sendonly\r\n")))
            .Send(10.1, "BA", Sip.Response(status, "No", cseq: 2))
            .Send(20, "BA", Sip.Request("INVITE", 1, fromTag: "b", toTag: "a", body: Callee()))
            .Send(20.1, "AB", Sip.Response(200, "OK", cseq: 1, fromTag: "b", toTag: "a", body: Sip.Sdp()))).Should().BeEmpty();

    [Fact]
    public void It_begins_when_the_other_side_agrees() =>
        Text(Answered()
            .Send(10, "AB", Sip.Invite(2, toTag: "b", body: Sip.Sdp(more: "a=sendonly\r\n")))
            .Send(12, "BA", Sip.Response(200, "OK", cseq: 2, body: Callee("a=recvonly\r\n")))).Should().Equal("Caller 12-");

    [Fact]
    public void A_paused_video_holds_nobody()
    {
        string video = "m=video 40002 RTP/AVP 31\r\n";
        Text(Answered()
            .Send(10, "AB", Sip.Invite(2, toTag: "b", body: Sip.Sdp(more: video + "a=inactive\r\n")))
            .Send(10, "BA", Sip.Response(200, "OK", cseq: 2, body: Callee(video + "a=inactive\r\n")))).Should().BeEmpty();
    }

    [Fact]
    public void Behind_a_proxy_it_is_one()
    {
        string hold = Sip.Sdp(more: "a=sendonly\r\n");
        Text(new Scenario()
            .Send(0, "AP", Sip.Invite(body: Sip.Sdp()))
            .Send(0.1, "PB", Sip.Invite(body: Sip.Sdp()))
            .Send(1, "BP", Sip.Response(200, "OK", body: Callee()))
            .Send(1.1, "PA", Sip.Response(200, "OK", body: Callee()))
            .Send(10, "AP", Sip.Invite(2, toTag: "b", body: hold))
            .Send(10.1, "PB", Sip.Invite(2, toTag: "b", body: hold))
            .Send(11, "BP", Sip.Response(200, "OK", cseq: 2, body: Callee("a=recvonly\r\n")))
            .Send(11.1, "PA", Sip.Response(200, "OK", cseq: 2, body: Callee("a=recvonly\r\n")))).Should().Equal("Caller 11-");
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(488, false)]
    public void T38_is_offered_and_agreed_or_not(int status, bool agreed)
    {
        string fax = "v=0\r\no=- 2 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=image 40000 udptl t38\r\n";
        Scenario scenario = Answered()
            .Send(10, "AB", Sip.Invite(2, toTag: "b", body: fax))
            .Send(11, "BA", Sip.Response(status, "X", cseq: 2, body: agreed ? fax.Replace("192.0.2.1", "192.0.2.2", StringComparison.Ordinal) : ""))
            .End();
        scenario.Call.Fax.Should().Be(new FaxRecord(Scenario.At(agreed ? 11 : 10), agreed, 0, 0, 0));
        scenario.Call.Media.Select(line => line.Kind).Should().OnlyContain(kind => kind == (agreed ? MediaKind.Image : MediaKind.Audio));
    }

    [Fact]
    public void Most_calls_have_no_fax() => Answered().End().Call.Fax.Should().BeNull();

    private static Scenario Answered() => new Scenario()
        .Send(0, "AB", Sip.Invite(body: Sip.Sdp()))
        .Send(1, "BA", Sip.Response(200, "OK", body: Callee()))
        .Send(1.1, "AB", Sip.Ack());

    private static string Callee(string more = "") => Sip.Sdp("192.0.2.2", 50000, more);

    private static string Direction(string word) => word == "-" ? "" : $"a={word}\r\n";

    private static void Exchange(
        Scenario scenario, double time, bool byCaller, int cseq, string offer, string answer, bool isUpdate)
    {
        string method = isUpdate ? "UPDATE" : "INVITE";
        (string from, string to) = byCaller ? ("a", "b") : ("b", "a");
        string offered = byCaller ? Sip.Sdp(more: offer) : Callee(offer);
        string answered = byCaller ? Callee(answer) : Sip.Sdp(more: answer);
        scenario
            .Send(time, byCaller ? "AB" : "BA", Sip.Request(method, cseq, from, to, offered))
            .Send(time, byCaller ? "BA" : "AB", Sip.Response(200, "OK", method, cseq, from, to, answered));
    }

    private static IEnumerable<string> Text(Scenario scenario) => scenario.End().Call.Holds.Select(hold =>
        $"{hold.By} {Seconds(hold.Start)}-{(hold.End is { } end ? Seconds(end) : "")}");

    private static string Seconds(Sdk.Packets.Timestamp time) =>
        time.MillisecondsSince(Scenario.Epoch) is var milliseconds ? $"{milliseconds / 1000:0.###}" : "";
}
