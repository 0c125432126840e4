using Earshot.Streams.Tests.Support;
using static Earshot.Streams.Tests.Support.Tls13Writer;

namespace Earshot.Streams.Tests;

/// <summary>What TLS 1.3 allows and libraries seldom do.</summary>
public class Tls13Tests
{
    private const string Invite = "INVITE sip:bob@example.com SIP/2.0\r\n\r\n";

    [Fact]
    public void Keys_follow_a_key_update()
    {
        using Wire wire = Established(out Tls13Writer client);
        wire.Send(false, client.Data("INVITE "));
        wire.Send(false, client.Seal(22, KeyUpdate));
        client.Update();
        wire.Send(false, client.Data("two "));
        wire.Send(false, client.Seal(22, KeyUpdate));
        client.Update();
        wire.Send(false, client.Data("three"));
        wire.Received.Client.Should().Be("INVITE two three");
    }

    [Fact]
    public void Padding_is_stripped_and_a_record_of_padding_is_nothing()
    {
        using Wire wire = Established(out Tls13Writer client);
        wire.Send(false, client.Data("INVITE ", padding: 100));
        wire.Send(false, client.Data("", padding: 50));
        wire.Send(false, client.Data("x", padding: 1));
        wire.Received.Client.Should().Be("INVITE x");
    }

    [Fact]
    public void A_hello_retry_request_is_followed_by_the_real_hello()
    {
        using Wire wire = new Wire(Keys).Connect();
        wire.Send(false, ClientHello());
        wire.Send(true, [.. HelloRetryRequest, .. ChangeCipherSpec]);
        wire.Send(false, [.. ChangeCipherSpec, .. ClientHello()]);
        wire.Send(true, [.. ServerHello, .. ServerHandshake.Seal(22, Finished)]);
        wire.Send(false, [.. ClientHandshake.Seal(22, Finished), .. ClientTraffic.Data(Invite)]);
        wire.Received.Client.Should().Be(Invite);
    }

    [Fact]
    public void Early_data_is_counted_and_passed_over()
    {
        using Wire wire = new Wire(Keys).Connect();
        wire.Send(false, [.. ClientHello(earlyData: true), .. ServerTraffic.Data("early"), .. ServerTraffic.Data("data")]);
        wire.Send(true, [.. ServerHello, .. ServerHandshake.Seal(22, Finished)]);
        wire.Send(false, [.. ClientHandshake.Seal(22, Finished), .. ClientTraffic.Data(Invite)]);
        wire.Received.Client.Should().Be(Invite);
        wire.Counters["tls_early_data_records"].Should().Be(2);
        wire.Counters.Should().NotContainKey("tls.bad_record_mac");
    }

    [Fact]
    public void A_handshake_message_may_lie_in_several_records()
    {
        byte[] hello = ClientHello()[5..];
        using Wire wire = new Wire(Keys).Connect();
        foreach (byte piece in hello)
        {
            wire.Send(false, Record(22, [piece]));
        }

        wire.Send(true, [.. ServerHello, .. ServerHandshake.Seal(22, Finished)]);
        wire.Send(true, ServerTraffic.Data("SIP/2.0 200 OK\r\n\r\n"));
        wire.Received.Server.Should().Be("SIP/2.0 200 OK\r\n\r\n");
    }

    [Fact]
    public void A_record_that_is_too_long_ends_its_direction()
    {
        using Wire wire = Established(out Tls13Writer client);
        wire.Send(false, client.Data("INVITE"));
        wire.Send(false, [23, 3, 3, 0x48, 0x01]);
        wire.Send(false, client.Data("more"));
        wire.Received.Client.Should().Be("INVITE");
        wire.Counters["tls.record_too_long"].Should().Be(1);
    }

    private static Wire Established(out Tls13Writer client)
    {
        Wire wire = new Wire(Keys).Connect();
        wire.Send(false, ClientHello());
        wire.Send(true, [.. ServerHello, .. ServerHandshake.Seal(22, Finished)]);
        wire.Send(false, ClientHandshake.Seal(22, Finished));
        client = ClientTraffic;
        return wire;
    }
}
