using System.Net.Security;
using System.Text;
using Earshot.Sdk.Signalling;
using Earshot.Streams.Tests.Support;

namespace Earshot.Streams.Tests;

/// <summary>Frames of RFC 6455, first of all its own examples.</summary>
public class WebSocketTests
{
    private const string Request = "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nupgrade: WebSocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private const string Response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: sip\r\n\r\n";

    /// <summary>RFC 6455, 5.7.</summary>
    public static TheoryData<string, string[]> Examples => new()
    {
        { "810548656c6c6f", ["Hello"] },
        { "818537fa213d7f9f4d5158", ["Hello"] }, // masked
        { "010348656c 80026c6f", ["Hello"] }, // two fragments
        { "890548656c6c6f", [] }, // ping
        { "8a8537fa213d7f9f4d5158", [] }, // masked pong
        { "010348656c 890548656c6c6f 80026c6f", ["Hello"] }, // a ping between fragments (5.4)
        { "010348656c 00016c 8a00 80016f 820548656c6c6f", ["Hello", "Hello"] },
        { "8100", [""] },
        { "8180 11223344", [""] },
        { "8102 03e8 8800 810548656c6c6f", ["\u0003?"] }, // nothing counts after close
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Frames_make_messages(string frames, string[] messages)
    {
        byte[] bytes = Convert.FromHexString(frames.Replace(" ", "", StringComparison.Ordinal));
        foreach (int longest in (int[])[1, int.MaxValue])
        {
            using Wire wire = Opened();
            Send(wire, true, bytes, longest);
            // Only what may be signalling reaches an analyzer.
            wire.Received.Messages.Should().Equal(messages.Where(m => m.Length > 0 && char.IsAsciiLetterUpper(m[0])).Select(m => $"server: {m}"));
            wire.Counters.GetValueOrDefault("websocket_messages").Should().Be(messages.Length);
            wire.Counters.Keys.Should().NotContain("websocket.bad_frame");
        }
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)] // the largest that is read
    public void Lengths_of_7_16_and_64_bits(int length)
    {
        string text = "INVITE".PadRight(length, 'x');
        using Wire wire = Opened();
        wire.Send(false, Frame(0x81, text, mask: 0x37FA213D));
        wire.Send(true, Frame(0x82, text));
        wire.Received.Messages.Should().Equal($"client: {text}", $"server: {text}");
        wire.Received.Transports.Should().Equal(SignallingTransport.Ws);
    }

    [Theory]
    [InlineData("websocket.message_too_large", 1, "817f0000000000010001")] // 65537 bytes
    [InlineData("websocket.message_too_large", 1, "817f7fffffffffffffff")] // a lie
    [InlineData("websocket.bad_frame", 1, "817fffffffffffffffff")] // 5.2: the most significant bit is 0
    [InlineData("websocket.bad_frame", 1, "a10548656c6c6f")] // RSV2
    [InlineData("websocket.bad_frame", 1, "830548656c6c6f")] // opcode 3
    [InlineData("websocket.bad_frame", 1, "0900")] // a control frame in fragments
    [InlineData("websocket.bad_frame", 1, "897e007e")] // a control frame of 126 bytes
    [InlineData("websocket.bad_fragment", 1, "80026c6f")] // a continuation of nothing
    [InlineData("websocket.bad_fragment", 1, "010348656c 810548656c6c6f")] // a message in a message
    [InlineData("websocket.compressed", 1, "c107f248cdc9c90700")] // RFC 7692, 7.2.3.1
    [InlineData("websocket.compressed", 1, "4103f248cd 8004c9c90700")] // the same in two fragments
    [InlineData("websocket.server_masked", 1, "818537fa213d7f9f4d5158")]
    public void Defects_are_counted_by_name(string defect, int count, string frames)
    {
        using Wire wire = Opened();
        wire.Send(true, Convert.FromHexString(frames.Replace(" ", "", StringComparison.Ordinal)));
        wire.Counters[defect].Should().Be(count);
        wire.Faults.Should().Be(0);
    }

    [Fact]
    public void A_message_that_is_left_out_does_not_end_the_connection()
    {
        using Wire wire = Opened();
        wire.Send(true, Convert.FromHexString("c107f248cdc9c90700"));
        wire.Send(true, Frame(0x01, new string('x', 60_000)));
        wire.Send(true, Frame(0x00, new string('x', 60_000)));
        wire.Send(true, Frame(0x80, "end"));
        wire.Send(true, Frame(0x81, "OK"));
        wire.Received.Messages.Should().Equal("server: OK");
        wire.Counters["websocket.message_too_large"].Should().Be(1);
    }

    [Fact]
    public void An_unmasked_client_is_read_and_counted()
    {
        using Wire wire = Opened();
        wire.Send(false, Frame(0x81, "INVITE"));
        wire.Received.Messages.Should().Equal("client: INVITE");
        wire.Counters["websocket.client_unmasked"].Should().Be(1);
    }

    [Fact]
    public void A_refused_request_may_come_again()
    {
        using Wire wire = new Wire(serverPort: 80).Connect();
        wire.Send(false, Encoding.ASCII.GetBytes(Request));
        wire.Send(true, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno"u8);
        wire.Send(false, Encoding.ASCII.GetBytes(Request));
        wire.Send(true, Encoding.ASCII.GetBytes(Response));
        wire.Send(false, Frame(0x81, "REGISTER", mask: 1));
        wire.Send(true, Frame(0x81, "SIP/2.0"));
        wire.Received.Messages.Should().Equal("client: REGISTER", "server: SIP/2.0");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(5060)]
    public void A_connection_that_was_joined_midway_begins_with_a_frame_of_sip(ushort port)
    {
        using var wire = new Wire(serverPort: port);
        wire.Send(false, Frame(0x81, "REGISTER sip:example.com SIP/2.0", mask: 0x37FA213D));
        wire.Send(true, Frame(0x81, "SIP/2.0 200 OK"));
        wire.Received.Messages.Should().Equal("client: REGISTER sip:example.com SIP/2.0", "server: SIP/2.0 200 OK");
    }

    [Fact]
    public void Behind_a_lost_segment_frames_go_on()
    {
        using Wire wire = Opened();
        wire.Send(true, Frame(0x81, "ONE").AsSpan(0, 3));
        wire.Lose(true, 100);
        wire.Send(true, "rest of a frame"u8);
        wire.Send(true, Frame(0x81, "TWO"));
        wire.End();
        wire.Received.Messages.Should().Equal("server: TWO");
        wire.Counters["websocket.lost_segment"].Should().Be(1);
    }

    [Fact]
    public void Ordinary_http_is_nobodys()
    {
        using Wire wire = new Wire(serverPort: 80).Connect();
        wire.Send(false, "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"u8);
        wire.Send(true, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8);
        wire.Counters.Should().NotContainKey("websocket_connections");
        wire.Held.Should().Be(0);
    }

    [Fact]
    public async Task WebSocket_lies_inside_tls()
    {
        string invite = Text(Frame(0x81, "INVITE", mask: 0x01020304));
        TlsRecording session = await TlsRecording.MakeAsync(
            TlsCipherSuite.TLS_AES_128_GCM_SHA256, Request, Response, invite, Text(Frame(0x82, "SIP/2.0 200 OK")));
        using Wire wire = new Wire(session.Keys, serverPort: 443).Connect();
        foreach ((bool fromServer, byte[] bytes) in session.Segments)
        {
            wire.Send(fromServer, bytes);
        }

        wire.Received.Messages.Should().Equal("client: INVITE", "server: SIP/2.0 200 OK");
        wire.Received.Transports.Should().Equal(SignallingTransport.Wss);
        wire.Reset();
        wire.Held.Should().Be(0);
    }

    [Fact]
    public void Mutations_never_throw()
    {
        byte[][] parts =
        [
            Encoding.ASCII.GetBytes(Request), Frame(0x81, "INVITE", mask: 77), Frame(0x01, "BYE", mask: 78), Frame(0x89, "x"), Frame(0x80, "end"),
        ];
        var random = new Random(6455);
        for (int round = 0; round < 5000; round++)
        {
            using Wire wire = new Wire(serverPort: (ushort)(5060 + (round % 2))).Connect();
            foreach (byte[] part in parts)
            {
                wire.Send(false, Mutation.Of(part, random));
            }

            wire.End();
            wire.Faults.Should().Be(0);
            wire.Reset();
            wire.Held.Should().Be(0);
        }
    }

    private static Wire Opened()
    {
        Wire wire = new Wire(serverPort: 80).Connect();
        wire.Send(false, Encoding.ASCII.GetBytes(Request));
        wire.Send(true, Encoding.ASCII.GetBytes(Response));
        return wire;
    }

    private static void Send(Wire wire, bool fromServer, byte[] bytes, int longest)
    {
        foreach (byte[] piece in bytes.Chunk(Math.Min(longest, bytes.Length)))
        {
            wire.Send(fromServer, piece);
        }
    }

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>A frame as RFC 6455, 5.2 draws it.</summary>
    private static byte[] Frame(byte first, string text, uint? mask = null)
    {
        byte[] payload = Encoding.ASCII.GetBytes(text);
        byte bit = mask is null ? (byte)0 : (byte)0x80;
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)(bit | payload.Length)],
            < 65_536 => [(byte)(bit | 126), (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [(byte)(bit | 127), 0, 0, 0, 0, 0, (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        byte[] key = mask is { } value ? [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value] : [];
        return [first, .. length, .. key, .. payload.Select((b, i) => (byte)(b ^ (key.Length > 0 ? key[i % 4] : 0)))];
    }
}
