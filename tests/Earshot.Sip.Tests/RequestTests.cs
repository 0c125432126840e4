using Earshot.Sdk.Records;

namespace Earshot.Sip.Tests;

public sealed class RequestTests
{
    [Fact]
    public void Requests_of_one_kind_are_one_record()
    {
        RequestRecord record = new Scenario()
            .Send(0, "AB", Request("OPTIONS", 1)).Send(0.010, "BA", Response(200, "OPTIONS", 1))
            .Send(30, "AB", Request("OPTIONS", 2)).Send(30.001, "AB", Request("OPTIONS", 2)).Send(30.5, "AB", Request("OPTIONS", 2))
            .Send(30.530, "BA", Response(200, "OPTIONS", 2)).Send(30.531, "BA", Response(200, "OPTIONS", 2))
            .Send(60, "AB", Request("OPTIONS", 3)).Send(60.030, "BA", Response(503, "OPTIONS", 3))
            .Send(90, "AB", Request("OPTIONS", 4))
            .Until(123).End()
            .Sink.Requests.Should().ContainSingle().Subject;

        record.Should().BeEquivalentTo(new RequestRecord
        {
            Method = "OPTIONS",
            From = "alice@atlanta.example.com",
            To = "bob@biloxi.example.com",
            CallId = "1",
            Source = Scenario.Address('A'),
            Destination = Scenario.Address('B'),
            Start = Scenario.At(0),
            End = Scenario.At(90),
            Requests = 4,
            Retransmissions = 1,
            Unanswered = 1,
            Responses = new Dictionary<string, long> { ["200"] = 2, ["503"] = 1 },
            RttMeanMs = (10 + 530 + 30) / 3.0,
            RttMaxMs = 530,
        });
    }

    [Fact]
    public void They_are_told_apart_by_method_event_parties_and_addresses()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Request("OPTIONS", 1))
            .Send(1, "AB", Request("SUBSCRIBE", 2, "Event: presence;id=1\r\n"))
            .Send(2, "AB", Request("SUBSCRIBE", 3, "o: presence\r\n"))
            .Send(3, "AB", Request("SUBSCRIBE", 4, "Event: dialog\r\n"))
            .Send(4, "BA", Request("NOTIFY", 5, "Event: presence\r\n"))
            .Send(5, "AC", Request("OPTIONS", 6))
            .Send(6, "AB", Request("PUBLISH", 7, "Event: presence\r\n"))
            .End();

        scenario.Sink.Requests.Select(record => (record.Method, record.Event, record.Requests)).Should().BeEquivalentTo(new[]
        {
            ("OPTIONS", null, 1), ("SUBSCRIBE", "presence", 2), ("SUBSCRIBE", "dialog", 1), ("NOTIFY", "presence", 1),
            ("OPTIONS", null, 1), ("PUBLISH", (string?)"presence", 1),
        });
        scenario.Counters["requests"].Should().Be(6);
    }

    [Fact]
    public void A_pause_begins_another_record()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Request("OPTIONS", 1)).Send(299, "AB", Request("OPTIONS", 2)).Send(600, "AB", Request("OPTIONS", 3)).End();
        scenario.Sink.Requests.Select(record => record.Requests).Should().Equal(2, 1);
    }

    [Fact]
    public void Each_MESSAGE_is_a_record_without_its_text()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Request("MESSAGE", 1, "Content-Type: text/plain\r\n", "hello")).Send(0.2, "BA", Response(202, "MESSAGE", 1))
            .Send(1, "AB", Request("MESSAGE", 2, "Content-Type: text/plain\r\n", "again!"))
            .Until(40);

        scenario.Sink.Requests.Select(record => (record.ContentType, record.ContentLength, record.Unanswered, record.RttMaxMs))
            .Should().Equal(("text/plain", 5, 0, 200), ("text/plain", 6, 1, null));
        scenario.Sink.Requests.Should().OnlyContain(record => !record.ToString().Contains("hello"));
    }

    [Fact]
    public void What_belongs_to_a_call_is_left_to_it_but_for_MESSAGE()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite())
            .Send(1, "AB", Sip.Request("OPTIONS", 2))
            .Send(2, "AB", Sip.Request("NOTIFY", 3))
            .Send(3, "AB", Sip.Request("INFO", 4))
            .Send(4, "AB", Sip.Request("MESSAGE", 5, body: "text"))
            .End();
        scenario.Sink.Requests.Should().ContainSingle().Which.Method.Should().Be("MESSAGE");
    }

    private static string Request(string method, int cseq, string extra = "", string body = "") =>
        Sip.Request(method, cseq, callId: $"{cseq}", extra: extra).Replace("Content-Length: 0", $"Content-Length: {body.Length}", StringComparison.Ordinal) + body;

    private static string Response(int code, string method, int cseq) => Sip.Response(code, "Text", method, cseq, callId: $"{cseq}");
}
