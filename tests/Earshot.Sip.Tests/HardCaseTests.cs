using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

/// <summary>Payloads, bodies and times that have brought other sensors down.</summary>
public sealed class HardCaseTests
{
    public static TheoryData<string> NoMessages =>
    [
        .. Enumerable.Range(1, 11).Select(length => "INVITE sip:bob"[..length]),
        .. Enumerable.Range(1, 8).Select(length => "SIP/2.0 200"[..length]),
        "\0\u0001\u0002SIP/2.0 200 OK\r\n", "\u00ff\u00fe SIP/2.0\r\nCall-ID: x\r\n\r\n", " SIP/2.0", "\r\nx", "\r\r\n\n\0",
    ];

    [Theory]
    [MemberData(nameof(NoMessages))]
    public void A_few_bytes_or_garbage_are_refused(string payload)
    {
        Scenario scenario = new();
        scenario.Analyzer.OnDatagram(Packet(payload)).Should().BeFalse();
        scenario.End().Counters["sip_messages"].Should().Be(0);
        scenario.Counters.Map("defects").Should().BeEmpty();
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void Line_ends_alone_are_keep_alives(string payload)
    {
        Scenario scenario = new();
        scenario.Analyzer.OnDatagram(Packet(payload)).Should().BeTrue();
        scenario.End().Counters["sip_messages"].Should().Be(0);
    }

    /// <summary>Lines behind "m=audio 40000 RTP/AVP 8", and what is expected all the same.</summary>
    public static TheoryData<string, string[]> Descriptions => new()
    {
        { "m=", ["192.0.2.1:40000"] },
        { "m=X", ["192.0.2.1:40000"] },
        { "m", ["192.0.2.1:40000"] },
        { "m=video 5000 RTP/AVP", ["192.0.2.1:40000", "192.0.2.1:5000"] },
        { "m=video 0 RTP/AVP 31\r\nc=IN IP4 192.0.2.7", ["192.0.2.1:40000"] },
        { "m=video 65536 RTP/AVP 31", ["192.0.2.1:40000"] },
        { "m=video -5 RTP/AVP 31", ["192.0.2.1:40000"] },
        { "m=video 5000/0 RTP/AVP 31", ["192.0.2.1:40000"] },
        { "m=video 5000/99999999999 RTP/AVP 31", ["192.0.2.1:40000"] },
        { "a=rtpmap:8 PCMA/0\r\na=rtpmap:\r\na=rtpmap:999 x/1\r\na=fmtp:\r\na=ptime:0\r\na=ptime:-1\r\na=maxptime:x\r\na=rtcp:\r\na=", ["192.0.2.1:40000"] },
        { "a=" + Long, ["192.0.2.1:40000"] },
        { Long, ["192.0.2.1:40000"] },
        { "\0\u00ff=\u0001", ["192.0.2.1:40000"] },
    };

    private static readonly string Long = new('9', 20_000);

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void A_broken_line_of_sdp_spoils_only_its_own_media(string lines, string[] expected)
    {
        string sdp = $"v=0\r\no={Long} {Long} {Long} IN IP4 192.0.2.1\r\ns=\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n{lines}";
        new Scenario().Send(0, "AB", Sip.Invite(body: sdp)).Sink.InForce.Should().Equal(expected);
    }

    [Fact]
    public void Of_sixty_media_lines_the_first_sixteen_are_expected()
    {
        string lines = string.Concat(Enumerable.Range(0, 60).Select(i => $"m=video {50_000 + (2 * i)} RTP/AVP 31\r\n"));
        Scenario scenario = new Scenario().Send(0, "AB", Sip.Invite(body: "v=0\r\nc=IN IP4 192.0.2.1\r\n" + lines));
        scenario.Sink.InForce.Should().Equal(Enumerable.Range(0, 16).Select(i => $"192.0.2.1:{50_000 + (2 * i)}"));
    }

    [Fact]
    public void A_text_message_in_the_coding_of_mobile_networks_is_counted()
    {
        string message = Sip.Request("MESSAGE", 1, body: "\0\u0001\u00ff\u0080rp-data")
            .Replace("application/sdp", "application/vnd.3gpp.sms", StringComparison.Ordinal);
        Scenario scenario = new Scenario().Send(0, "AB", message).End();
        scenario.Counters.Map("sip_requests").Should().BeEquivalentTo(new Dictionary<string, long> { ["MESSAGE"] = 1 });
        scenario.Counters.Map("defects").Should().BeEmpty();
    }

    /// <summary>The ends of what pcap can say, of 32 bits of seconds, and nights on which clocks are changed.</summary>
    [Theory]
    [InlineData("1970-01-01T00:00:00.000000Z")]
    [InlineData("2038-01-19T03:14:05.000000Z")]
    [InlineData("2106-02-07T06:28:13.000000Z")]
    [InlineData("2026-03-29T00:59:58.000000Z")]
    [InlineData("2026-10-25T00:59:58.000000Z")]
    [InlineData("2028-02-29T23:59:58.000000Z")]
    public void A_call_of_any_time(string text)
    {
        Timestamp start = Timestamp.Parse(text);
        Scenario scenario = new();
        Send(scenario, start, 0, "AB", Sip.Invite());
        Send(scenario, start, 1.5, "BA", Sip.Response(180, "Ringing"));
        Send(scenario, start, 2, "BA", Sip.Response(200, "OK"));
        Send(scenario, start, 12.25, "AB", Sip.Bye());
        scenario.End();

        CallRecord call = scenario.Call;
        (call.Start, call.PddMs, call.TalkS, call.DurationS).Should().Be((start, 1500, 10.25, 12.25));
        call.Start.ToString().Should().Be(text);
    }

    [Fact]
    public void Packets_that_are_out_of_order_by_seconds_make_no_negative_times()
    {
        CallRecord call = new Scenario()
            .Send(10, "AB", Sip.Invite())
            .Send(8, "BA", Sip.Response(180, "Ringing"))
            .Send(9, "BA", Sip.Response(200, "OK"))
            .Send(7, "AB", Sip.Bye())
            .Send(7.5, "BA", Sip.Response(200, "OK", "BYE", 2))
            .End().Call;

        (call.State, call.EndReason, call.SipMessages).Should().Be((CallState.Answered, EndReason.Bye, 5));
        (call.Start, call.Ringing, call.Answered, call.End).Should().Be((At(10), At(8), At(9), At(10)));
        (call.PddMs, call.TalkS, call.DurationS).Should().Be((0, 1, 0));
    }

    [Fact]
    public void A_clock_that_jumps_back_an_hour_leaves_no_call_open()
    {
        Scenario scenario = new();
        scenario.Send(7200, "AB", Sip.Invite(callId: "before"));
        scenario.Analyzer.OnTick(At(3600));
        scenario.Analyzer.OnDatagram(Packet(Sip.Invite(callId: "after"), At(3600)));
        for (int second = 3601; second < 3600 + 7300; second++)
        {
            scenario.Analyzer.OnTick(At(second));
        }

        scenario.Sink.Calls.Select(call => (call.CallId, call.EndReason)).Should().BeEquivalentTo(
            [("after", EndReason.SipTimeout), ("before", EndReason.SipTimeout)]);
    }

    /// <summary>Closed 5 s after the refusal and known for 32 s more, also when no packet came in that time.</summary>
    [Theory]
    [InlineData(36, 1)]
    [InlineData(38, 2)]
    public void A_call_id_that_is_used_again_after_a_silence_is_of_another_call(int seconds, int calls)
    {
        Scenario scenario = new();
        Send(scenario, At(0), 0, "AB", Sip.Invite());
        Send(scenario, At(0), 0, "BA", Sip.Response(486, "Busy Here"));
        Send(scenario, At(0), seconds, "AB", Sip.Invite());

        scenario.End().Sink.Completed.Should().HaveCount(calls);
    }

    private static void Send(Scenario scenario, Timestamp start, double seconds, string route, string message)
    {
        Timestamp time = new(start.Nanoseconds + (long)(seconds * 1e9));
        scenario.Analyzer.OnTick(new Timestamp(time.Seconds * Timestamp.NanosecondsPerSecond));
        scenario.Analyzer.OnDatagram(Packet(message, time, route));
    }

    private static Sdk.Signalling.SignallingPacket Packet(string payload, Timestamp? time = null, string route = "AB") => new()
    {
        Payload = Encoding.Latin1.GetBytes(payload),
        Flow = FlowOf(route),
        Timestamp = time ?? At(0),
    };
}
