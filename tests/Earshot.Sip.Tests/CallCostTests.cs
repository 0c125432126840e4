using System.Buffers.Text;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Testing;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

/// <summary>What a short call allocates, its record and media expectations included.</summary>
public sealed class CallCostTests
{
    private const int Calls = 1000;

    /// <summary>Stands in the messages for the call's number.</summary>
    private const string Digits = "0000000";

    private readonly SipAnalyzer analyzer = new(new SipConfig(), new ForgetfulSink());
    private int calls;

    [Fact]
    public void A_call_of_seven_messages_with_two_descriptions()
    {
        (string Route, byte[] Message)[] messages =
        [
            ("AB", Bytes(Sip.Invite(body: Sip.Sdp(), callId: Digits, extra: "User-Agent: caller\r\n"))),
            ("BA", Bytes(Sip.Response(100, "Trying", callId: Digits))),
            ("BA", Bytes(Sip.Response(180, "Ringing", callId: Digits))),
            ("BA", Bytes(Sip.Response(200, "OK", body: Sip.Sdp("192.0.2.2"), callId: Digits, extra: "Server: callee\r\n"))),
            ("AB", Bytes(Sip.Request("ACK", 1, toTag: "b", callId: Digits))),
            ("AB", Bytes(Sip.Request("BYE", 2, toTag: "b", callId: Digits))),
            ("BA", Bytes(Sip.Response(200, "OK", "BYE", 2, callId: Digits))),
        ];
        Play(messages, 4 * Calls); // until tables have their size: closed calls are remembered for 32 s
        (Allocations.Of(() => Play(messages, Calls)) / Calls).Should().BeLessThan(3300);
    }

    /// <summary>A hundred calls a second.</summary>
    private void Play((string Route, byte[] Message)[] messages, int count)
    {
        Flow forward = FlowOf("AB");
        for (int last = calls + count; calls < last; calls++)
        {
            if (calls % 100 == 0)
            {
                analyzer.OnTick(At(calls / 100));
            }

            foreach ((string route, byte[] message) in messages)
            {
                int digits = message.AsSpan().IndexOf("Call-ID: "u8) + "Call-ID: ".Length;
                Utf8Formatter.TryFormat(calls, message.AsSpan(digits, Digits.Length), out _, new System.Buffers.StandardFormat('D', (byte)Digits.Length));
                analyzer.OnDatagram(new SignallingPacket
                {
                    Payload = message,
                    Flow = route == "AB" ? forward : forward.Reversed,
                    Timestamp = At(calls / 100.0),
                });
            }
        }
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private sealed class ForgetfulSink : ISignallingSink, ITunnelPaths
    {
        public ITunnelPaths Paths => this;

        public bool WantsDialogs => false;

        public IReadOnlyList<TunnelLayer> this[int path] => [];

        public bool IsWithin(int path, int outer) => path == outer;

        public bool IsNumbered(int path) => false;

        public void Expect(MediaExpectation expectation)
        {
        }

        public void Withdraw(ulong call, TransportAddress address)
        {
        }

        public void Complete(ulong call, CallRecord record)
        {
        }

        public void Report(RegistrationRecord registration)
        {
        }

        public void Report(RequestRecord request)
        {
        }

        public void Report(DialogRecord dialog)
        {
        }
    }
}
