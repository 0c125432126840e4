using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Pipeline.Tests;

/// <summary>RTCP that is not next to its RTP, and whose it is.</summary>
public sealed class RtcpAddressesTests
{
    private readonly RtcpAddresses addresses = new();

    [Theory]
    [InlineData("10.0.0.1:500", "10.0.0.2:700", "10.0.0.1:4000", "10.0.0.2:6000")]
    [InlineData("10.0.0.2:700", "10.0.0.1:500", "10.0.0.2:6000", "10.0.0.1:4000")]
    [InlineData("10.0.0.3:8001", "10.0.0.1:500", "10.0.0.3:8000", "10.0.0.1:4000")] // an end that announced none
    [InlineData("unknown", "10.0.0.1:500", "unknown", "10.0.0.1:4000")]
    [InlineData("10.0.0.3:8001", "10.0.0.4:8001", "10.0.0.3:8001", "10.0.0.4:8001")] // others
    [InlineData("10.0.0.1:4001", "10.0.0.3:8001", "10.0.0.1:4001", "10.0.0.3:8001")] // where it would be without a=rtcp
    public void It_is_given_the_addresses_of_its_rtp(string source, string destination, string rtpSource, string rtpDestination)
    {
        Expect(1, "10.0.0.1:4000", "10.0.0.1:500");
        Expect(1, "10.0.0.2:6000", "10.0.0.2:700");

        Show(source, destination).Should().Be((rtpSource, rtpDestination));
    }

    [Theory]
    [InlineData("10.0.0.1:4000", "10.0.0.1:4001")]
    [InlineData("10.0.0.1:4000", "10.0.0.1:4000")] // rtcp-mux
    public void The_next_port_costs_nothing(string rtp, string rtcp)
    {
        Expect(1, rtp, rtcp);

        addresses.Any.Should().BeFalse();
    }

    [Fact]
    public void The_port_above_an_odd_one_is_no_neighbour_for_a_shard()
    {
        Expect(1, "10.0.0.1:4001", "10.0.0.1:4002");

        Show("10.0.0.3:8001", "10.0.0.1:4002").Should().Be(("10.0.0.3:8000", "10.0.0.1:4001"));
    }

    [Fact]
    public void The_newest_call_has_an_address_until_it_is_complete()
    {
        Expect(1, "10.0.0.1:4000", "10.0.0.1:500");
        Expect(2, "10.0.0.1:5000", "10.0.0.1:500");
        Show("10.0.0.2:701", "10.0.0.1:500").Should().Be(("10.0.0.2:700", "10.0.0.1:5000"));

        addresses.Complete(2);
        Show("10.0.0.2:701", "10.0.0.1:500").Should().Be(("10.0.0.2:700", "10.0.0.1:4000"));

        addresses.Complete(1);
        addresses.Complete(1);
        addresses.Any.Should().BeFalse();
    }

    [Fact]
    public void A_call_that_has_rtp_and_rtcp_where_another_had_rtcp_keeps_both()
    {
        Expect(1, "10.0.0.1:4000", "10.0.0.1:500");
        Expect(2, "10.0.0.1:500", "10.0.0.1:500");

        Show("10.0.0.2:700", "10.0.0.1:500").Should().Be(("10.0.0.2:700", "10.0.0.1:500"));
    }

    [Fact]
    public void Endless_changes_leave_a_bounded_number()
    {
        for (int port = 1000; port < 2000; port++)
        {
            Expect(1, "10.0.0.1:4000", $"10.0.0.1:{port}");
        }

        int known = Enumerable.Range(1000, 1000).Count(port => Show("10.0.0.2:700", $"10.0.0.1:{port}").Destination == "10.0.0.1:4000");
        known.Should().Be(64);
        Show("10.0.0.2:700", "10.0.0.1:1999").Destination.Should().Be("10.0.0.1:4000");
        addresses.Complete(1);
        addresses.Any.Should().BeFalse();
    }

    private (string Source, string Destination) Show(string source, string destination)
    {
        (TransportAddress from, TransportAddress to) = (TransportAddress.Parse(source), TransportAddress.Parse(destination));
        Flow shown = addresses.ToRtp(new Flow(from.Host, to.Host, from.Port, to.Port, FlowProtocol.Udp));
        return (shown.Source.ToString(), shown.Destination.ToString());
    }

    private void Expect(ulong call, string rtp, string rtcp) => addresses.Expect(new MediaExpectation
    {
        Call = call,
        CallId = $"call-{call}",
        Address = TransportAddress.Parse(rtp),
        RtcpAddress = TransportAddress.Parse(rtcp),
        Direction = MediaDirection.ToCaller,
        Kind = MediaKind.Audio,
        Formats = [],
    });
}
