using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Media;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests;

/// <summary>T.38 over UDPTL at addresses that SDP announced.</summary>
public sealed class FaxTests
{
    private const string Caller = "192.0.2.1:4000";
    private const string Callee = "198.51.100.2:6000";

    private readonly Bench bench = new();

    [Fact]
    public void Datagrams_are_counted_by_direction_and_lost_numbers_of_both()
    {
        ExpectBoth();
        foreach (int number in new[] { 0, 1, 2, 4, 5, 5, 8 }) // 3, 6 and 7 are missing, 5 came twice
        {
            bench.Send(20 * number, Udptl(number));
        }

        foreach (int number in new[] { 65534, 65535, 0, 2, 1 }) // the sequence number goes round
        {
            bench.Send(number % 100, Udptl(number), Bench.ToCallee.Reversed);
        }

        bench.Tick(1000);
        bench.Complete(1, 2000);
        bench.End();

        bench.Sink.Faxes.Should().Equal(new Dictionary<ulong, FaxTraffic> { [1] = new(ToCaller: 5, ToCallee: 7, Lost: 3) });
        bench.Sink.Counters["udptl_packets"].Should().Be(12);
        bench.Sink.Reports.Should().BeEmpty();
        bench.Sink.Activity.Should().ContainSingle().Which.Call.Should().Be(1);
    }

    /// <summary>Numbers from 0x8000 look like RTP's first byte.</summary>
    [Fact]
    public void Numbers_that_look_like_rtp_are_no_rtp()
    {
        ExpectBoth();
        for (int number = 0x8000; number < 0x8020; number++)
        {
            bench.Send(number - 0x8000, Udptl(number, length: 20));
        }

        bench.Complete(1, 2000);
        bench.End();

        bench.Sink.Faxes[1].Should().Be(new FaxTraffic(ToCaller: 0, ToCallee: 32, Lost: 0));
        bench.Sink.Counters["rtp_candidates"].Should().Be(0);
    }

    [Fact]
    public void Audio_at_the_same_address_goes_on_until_it_stops()
    {
        bench.Expect(1, Callee, 0);
        bench.SendRun(0, 10);
        ExpectBoth();
        bench.SendRun(200, 10, sequence: 110);
        bench.Send(400, Udptl(0));
        bench.Complete(1, 2000);

        bench.Sink.Of(1).Single().Packets.Should().Be(20);
        bench.Sink.Faxes[1].ToCallee.Should().Be(1);
    }

    [Theory]
    [InlineData("0001")]
    [InlineData("00010000")] // no primary packet
    [InlineData("00010106")] // nothing behind it
    [InlineData("000105AABB")] // longer than the datagram
    [InlineData("0001010601")] // no choice bit where one belongs
    [InlineData("0001C00506")] // a fragmented length
    [InlineData("000100002112A442000000000000000000000000")] // STUN
    public void What_is_no_udptl_is_not_counted(string hex)
    {
        ExpectBoth();
        bench.Send(0, Convert.FromHexString(hex));
        bench.Complete(1, 1000);

        bench.Sink.Faxes[1].Should().Be(default(FaxTraffic));
    }

    [Theory]
    [InlineData(MediaSecurity.Dtls)]
    [InlineData(MediaSecurity.None)]
    public void Elsewhere_and_afterwards_there_is_none(MediaSecurity security)
    {
        bench.Expect(1, Callee, 0, kind: MediaKind.Image, formats: [], security: security);
        bench.Withdraw(1, Callee);
        bench.Send(0, Udptl(1));
        bench.Complete(1, 1000);
        bench.End();

        bench.Sink.Faxes.Values.Sum(fax => fax.ToCallee).Should().Be(0);
        bench.Sink.Counters["udptl_packets"].Should().Be(0);
    }

    [Fact]
    public void The_next_call_has_its_own()
    {
        ExpectBoth();
        bench.Send(0, Udptl(1));
        bench.Expect(2, Callee, 10, kind: MediaKind.Image, formats: []);
        bench.Complete(1, 20);
        bench.Send(30, Udptl(2));
        bench.Complete(2, 40);

        bench.Sink.Faxes.Should().Equal(new Dictionary<ulong, FaxTraffic> { [1] = new(0, 1, 0), [2] = new(0, 1, 0) });
    }

    [Fact]
    public void Flows_are_limited_and_counted()
    {
        ExpectBoth();
        for (int port = 1; port <= 100; port++)
        {
            bench.Send(port, Udptl(1), Bench.FlowOf($"203.0.113.1:{port}", Callee));
        }

        bench.Complete(1, 2000);
        bench.End();

        bench.Sink.Faxes[1].ToCallee.Should().Be(64);
        bench.Sink.Counters["dropped.udptl_flow_limit"].Should().Be(36);
    }

    /// <summary>A primary packet of zeros, one byte being the indicator "no signal" (T.38, 7.2.2), and no redundancy.</summary>
    private static byte[] Udptl(int number, byte length = 1) =>
        [(byte)(number >> 8), (byte)number, length, .. new byte[length], 0x00, 0x00];

    private void ExpectBoth()
    {
        bench.Expect(1, Caller, 0, MediaDirection.ToCaller, MediaKind.Image, []);
        bench.Expect(1, Callee, 0, MediaDirection.ToCallee, MediaKind.Image, []);
    }
}
