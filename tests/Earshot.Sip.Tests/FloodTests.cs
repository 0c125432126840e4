using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Testing;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

/// <summary>One host sends a million requests that lead to nothing: what the others do is recorded as if it were not there.</summary>
public sealed class FloodTests
{
    private const int Requests = 1_000_000;
    private const int PerSecond = 10_000;

    /// <summary>Stands in the requests for their number.</summary>
    private const string Digits = "0000000";

    private static readonly Flow FloodFlow = FlowOf("PB");
    private static readonly Flow CallerFlow = FlowOf("AB");

    [Fact]
    public void INVITEs_that_never_end_push_out_their_own_kind_alone()
    {
        SipConfig config = new() { MaxCalls = 20_000 };
        Scenario quiet = new(config, wantsDialogs: false);
        PlayCalls(quiet, _ => { });
        Scenario flooded = new(config, wantsDialogs: false, keeps: call => call.Source == Address('A'));
        PlayCalls(flooded, second => Flood(flooded, second, Sip.Invite(callId: $"{Digits}@flood")));

        flooded.End().Sink.Calls.Should().BeEquivalentTo(quiet.End().Sink.Calls, options => options.WithStrictOrdering());
        quiet.Sink.Calls.Should().HaveCount(20).And.OnlyContain(call => call.State == CallState.Answered || call.State == CallState.Busy);
        flooded.Counters["calls"].Should().Be(Requests + 20);
        flooded.Counters["calls_evicted"].Should().BeInRange(Requests - 20_000, Requests + 20 - 20_000);
    }

    [Fact]
    public void REGISTERs_of_random_users_push_out_their_own_kind_alone()
    {
        Scenario quiet = new(wantsDialogs: false);
        PlayRegistrations(quiet, _ => { });
        Scenario flooded = new(wantsDialogs: false);
        PlayRegistrations(flooded, second => Flood(flooded, second, Register(Digits, 1, "example.com", "")));

        flooded.End().Sink.Registrations.Where(record => record.Source == Address('A')).Should()
            .BeEquivalentTo(quiet.End().Sink.Registrations, options => options.WithStrictOrdering());
        quiet.Sink.Registrations.Should().HaveCount(20).And.OnlyContain(record => record.Requests == 2);
        flooded.Counters["registrations"].Should().Be(Requests + 20);

        // As many as one source may have were followed to the end; all others had to go.
        flooded.Counters["registrations_evicted"].Should().Be(Requests - 100_000);
    }

    [Fact]
    public void Twenty_thousand_messages_of_one_call_cost_no_more_than_its_first()
    {
        Scenario scenario = new Scenario(wantsDialogs: false).Send(0, "AB", Sip.Invite()).Send(1, "BA", Sip.Response(200, "OK"));
        byte[] info = Encoding.ASCII.GetBytes(Sip.Request("INFO", 3, toTag: "b", extra: $"X-Number: {Digits}\r\n"));
        int digits = info.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Digits));
        for (int i = 0; i < 9_998; i++)
        {
            Number(info, digits, i);
            Send(scenario, CallerFlow, info, 1 + (i / 1000.0));
        }

        Allocations.Of(() =>
        {
            for (int i = 9_998; i < 19_997; i++)
            {
                Number(info, digits, i);
                Send(scenario, CallerFlow, info, 1 + (i / 1000.0));
            }
        }).Should().Be(0);
        scenario.End().Call.SipMessages.Should().Be(19_999);
        scenario.Call.Retransmissions.Should().Be(0);
    }

    /// <summary>Twenty calls of A to B, each for 60 s of the 100 s that the flood lasts, and every fifth is refused.</summary>
    private static void PlayCalls(Scenario scenario, Action<int> flood)
    {
        for (int second = 0; second < Requests / PerSecond; second++)
        {
            scenario.Until(second);
            flood(second);
            for (int i = 0; i < 20; i++)
            {
                string id = string.Create(CultureInfo.InvariantCulture, $"{i}@a");
                int age = second - (2 * i);
                bool isBusy = i % 5 == 4;
                string? message = age switch
                {
                    0 => Sip.Invite(callId: id),
                    2 => Sip.Response(180, "Ringing", callId: id),
                    10 => isBusy ? Sip.Response(486, "Busy Here", callId: id) : Sip.Response(200, "OK", callId: id),
                    60 when !isBusy => Sip.Request("BYE", 2, toTag: "b", callId: id),
                    61 when !isBusy => Sip.Response(200, "OK", "BYE", 2, callId: id),
                    _ => null,
                };
                if (message is not null)
                {
                    scenario.Send(second + 0.5, age is 0 or 60 ? "AB" : "BA", message);
                }
            }
        }
    }

    /// <summary>Twenty users at A register for 60 s, do so once more, and every fourth signs off instead.</summary>
    private static void PlayRegistrations(Scenario scenario, Action<int> flood)
    {
        for (int second = 0; second < Requests / PerSecond; second++)
        {
            scenario.Until(second);
            flood(second);
            for (int i = 0; i < 20; i++)
            {
                int cseq = second == i ? 1 : second == i + 50 ? 2 : 0;
                if (cseq > 0)
                {
                    string expires = cseq == 2 && i % 4 == 3 ? "Expires: 0\r\n" : "Expires: 60\r\n";
                    string request = Register($"user{i}", cseq, "a.example.com", expires);
                    scenario.Send(second + 0.5, "AB", request);
                    scenario.Send(second + 0.6, "BA", $"SIP/2.0 200 OK\r\n{request[(request.IndexOf('\n', StringComparison.Ordinal) + 1)..]}");
                }
            }
        }
    }

    private static string Register(string user, int cseq, string domain, string extra) => string.Create(CultureInfo.InvariantCulture,
        $"REGISTER sip:{domain} SIP/2.0\r\nVia: SIP/2.0/UDP {domain};branch=z9hG4bK{user}{cseq}\r\nFrom: <sip:{user}@{domain}>;tag=1\r\n"
        + $"To: <sip:{user}@{domain}>\r\nCall-ID: {user}@{domain}\r\nCSeq: {cseq} REGISTER\r\nContact: <sip:{user}@192.0.2.9>\r\n"
        + $"{extra}Content-Length: 0\r\n\r\n");

    /// <summary>One second of the flood, each request with a number of its own wherever the digits stand.</summary>
    private static void Flood(Scenario scenario, int second, string request)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(request);
        byte[] digits = Encoding.ASCII.GetBytes(Digits);
        List<int> places = [];
        for (int at = bytes.AsSpan().IndexOf(digits); at >= 0;)
        {
            places.Add(at);
            int next = bytes.AsSpan(at + digits.Length).IndexOf(digits);
            at = next < 0 ? -1 : at + digits.Length + next;
        }

        for (int i = 0; i < PerSecond; i++)
        {
            foreach (int place in places)
            {
                Number(bytes, place, (second * PerSecond) + i);
            }

            Send(scenario, FloodFlow, bytes, second + (0.4 * i / PerSecond));
        }
    }

    private static void Number(byte[] message, int at, int number) =>
        Utf8Formatter.TryFormat(number, message.AsSpan(at, Digits.Length), out _, new System.Buffers.StandardFormat('D', (byte)Digits.Length));

    private static void Send(Scenario scenario, Flow flow, byte[] message, double seconds) =>
        scenario.Analyzer.OnDatagram(new SignallingPacket { Payload = message, Flow = flow, Timestamp = At(seconds) });
}
