using System.Net.Security;
using Earshot.Sdk.Signalling;
using Earshot.Streams.Tests.Support;

namespace Earshot.Streams.Tests;

/// <summary>Sessions of the framework's own TLS, whose plaintext is known because we wrote it.</summary>
public class TlsTests
{
    private const string Invite = "INVITE sip:bob@example.com SIP/2.0\r\nCall-ID: a\r\n\r\n";
    private const string Ok = "SIP/2.0 200 OK\r\nCall-ID: a\r\n\r\n";

    public static TheoryData<TlsCipherSuite> Suites =>
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
    ];

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task What_was_said_comes_out_however_segments_cut_it(TlsCipherSuite suite)
    {
        string large = Invite + new string('x', 40_000);
        TlsRecording session = await TlsRecording.MakeAsync(suite, Invite, Ok, large, Ok);
        foreach (int longest in (int[])[int.MaxValue, 1, 1460])
        {
            using Wire wire = new Wire(session.Keys).Connect();
            Replay(wire, session.Segments, longest);
            wire.Received.Client.Should().Be(Invite + large);
            wire.Received.Server.Should().Be(Ok + Ok);
            wire.Received.Transports.Should().Equal(SignallingTransport.Tls);
            wire.Counters["tls_connections"].Should().Be(1);
            wire.Counters.Keys.Should().NotContain(name => name.StartsWith("tls.", StringComparison.Ordinal));
            wire.Reset();
            wire.Held.Should().Be(0);
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task A_direction_that_comes_first_waits_for_the_other(TlsCipherSuite suite)
    {
        TlsRecording session = await TlsRecording.MakeAsync(suite, Invite, Ok);
        foreach (bool serverFirst in (bool[])[true, false])
        {
            using var wire = new Wire(session.Keys);
            Replay(wire, session.Segments.Where(segment => segment.FromServer == serverFirst));
            Replay(wire, session.Segments.Where(segment => segment.FromServer != serverFirst));
            wire.Received.Client.Should().Be(Invite);
            wire.Received.Server.Should().Be(Ok);
        }
    }

    [Fact]
    public async Task Random_cuts_give_the_same()
    {
        TlsRecording session = await TlsRecording.MakeAsync(TlsCipherSuite.TLS_AES_128_GCM_SHA256, Invite, Ok, Invite, Ok);
        var random = new Random(8446);
        for (int round = 0; round < 200; round++)
        {
            using Wire wire = new Wire(session.Keys).Connect();
            foreach ((bool fromServer, byte[] bytes) in session.Segments)
            {
                for (int from = 0; from < bytes.Length;)
                {
                    int length = Math.Min(random.Next(1, 300), bytes.Length - from);
                    wire.Send(fromServer, bytes.AsSpan(from, length));
                    from += length;
                }
            }

            wire.Received.Client.Should().Be(Invite + Invite);
            wire.Received.Server.Should().Be(Ok + Ok);
        }
    }

    [Fact]
    public async Task Without_keys_it_is_counted()
    {
        TlsRecording session = await TlsRecording.MakeAsync(TlsCipherSuite.TLS_AES_128_GCM_SHA256, Invite, Ok);
        using Wire wire = new Wire().Connect();
        Replay(wire, session.Segments);
        wire.Received.Client.Should().BeEmpty();
        wire.Counters["tls_connections"].Should().Be(1);
        wire.Counters["tls_without_keys"].Should().Be(1);
        wire.Counters.Should().NotContainKey("tls_records_decrypted");
    }

    [Fact]
    public async Task A_suite_that_is_not_read_is_counted_by_name()
    {
        TlsRecording session = await TlsRecording.MakeAsync(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, Invite);
        using Wire wire = new Wire(session.Keys).Connect();
        Replay(wire, session.Segments);
        wire.Received.Client.Should().BeEmpty();
        wire.Counters["tls.unsupported_suite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"].Should().Be(1);
    }

    [Fact]
    public async Task A_connection_that_was_joined_midway_is_counted_once()
    {
        TlsRecording session = await TlsRecording.MakeAsync(TlsCipherSuite.TLS_AES_128_GCM_SHA256, Invite, Ok, Invite, Ok);
        using var wire = new Wire(session.Keys);
        Replay(wire, session.Segments.TakeLast(4));
        wire.Received.Client.Should().BeEmpty();
        wire.Counters["tls_connections"].Should().Be(1);
        wire.Counters["tls_midway"].Should().Be(1);
    }

    [Fact]
    public async Task A_lost_segment_ends_its_direction_alone()
    {
        TlsRecording session = await TlsRecording.MakeAsync(TlsCipherSuite.TLS_AES_128_GCM_SHA256, Invite, Ok, Invite, Ok);
        using Wire wire = new Wire(session.Keys).Connect();
        Replay(wire, session.Segments.SkipLast(2));
        byte[] last = session.Segments[^2].Bytes;
        wire.Lose(fromServer: false, 1);
        wire.Send(fromServer: false, last.AsSpan(1));
        wire.Send(fromServer: true, session.Segments[^1].Bytes);
        wire.End();
        wire.Received.Client.Should().Be(Invite);
        wire.Received.Server.Should().Be(Ok + Ok);
        wire.Counters["tls.lost_segment"].Should().Be(1);
    }

    [Fact]
    public async Task Every_flipped_byte_of_a_message_is_noticed()
    {
        TlsRecording session = await TlsRecording.MakeAsync(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, Invite);
        byte[] last = session.Segments[^1].Bytes;
        for (int at = 5; at < last.Length; at++)
        {
            using Wire wire = new Wire(session.Keys).Connect();
            Replay(wire, session.Segments.SkipLast(1));
            byte[] flipped = [.. last];
            flipped[at] ^= 0x10;
            wire.Send(fromServer: false, flipped);
            wire.Received.Client.Should().BeEmpty();
            wire.Counters["tls.bad_record_mac"].Should().Be(1);
            wire.Faults.Should().Be(0);
        }
    }

    [Fact]
    public async Task Mutations_never_throw()
    {
        TlsRecording[] sessions =
        [
            await TlsRecording.MakeAsync(TlsCipherSuite.TLS_AES_128_GCM_SHA256, Invite, Ok, Invite),
            await TlsRecording.MakeAsync(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, Invite, Ok, Invite),
        ];
        var random = new Random(5246);
        for (int round = 0; round < 3000; round++)
        {
            TlsRecording session = sessions[round % sessions.Length];
            using Wire wire = new Wire(session.Keys, serverPort: (ushort)(5060 + (round / 2 % 2))).Connect();
            Replay(wire, session.Segments.Select(segment => (segment.FromServer, Mutation.Of(segment.Bytes, random))));
            wire.End();
            wire.Faults.Should().Be(0);
            wire.Held.Should().BeLessThan(1_000_000);
            wire.Reset();
            wire.Held.Should().Be(0);
        }
    }

    [Fact]
    public async Task A_port_of_signalling_may_carry_tls()
    {
        TlsRecording session = await TlsRecording.MakeAsync(TlsCipherSuite.TLS_AES_256_GCM_SHA384, Invite, Ok);
        using Wire wire = new Wire(session.Keys, serverPort: 5060).Connect();
        Replay(wire, session.Segments);
        wire.Received.Client.Should().Be(Invite);
        wire.Received.Transports.Should().Equal(SignallingTransport.Tls);
    }

    [Fact]
    public void A_port_of_signalling_carries_plain_text_as_before()
    {
        using Wire wire = new Wire(serverPort: 5060).Connect();
        wire.Send(fromServer: false, System.Text.Encoding.ASCII.GetBytes(Invite));
        wire.Received.Client.Should().Be(Invite);
        wire.Received.Transports.Should().Equal(SignallingTransport.Tcp);
    }

    private static void Replay(Wire wire, IEnumerable<(bool FromServer, byte[] Bytes)> segments, int longest = int.MaxValue)
    {
        foreach ((bool fromServer, byte[] bytes) in segments)
        {
            for (int from = 0; from < bytes.Length; from += Math.Min(longest, bytes.Length))
            {
                wire.Send(fromServer, bytes.AsSpan(from, Math.Min(longest, bytes.Length - from)));
            }
        }
    }
}
