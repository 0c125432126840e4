using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Tests;

public sealed class OwnershipTests
{
    private const string Caller = "192.0.2.1:4000";
    private const string Callee = "198.51.100.2:6000";

    private readonly Bench bench = new();

    [Fact]
    public void The_receiver_owns_the_stream_that_comes_to_it()
    {
        bench.Expect(1, Caller, 0, MediaDirection.ToCaller);
        bench.Expect(1, Callee, 0, MediaDirection.ToCallee);
        bench.SendRun(10, 3);
        bench.SendRun(15, 3, ssrc: 0x99, flow: Bench.ToCallee.Reversed);

        bench.Complete(1, 1000);

        bench.Sink.Of(1).Select(stream => (stream.Ssrc, stream.Direction, stream.CallId, stream.Kind)).Should().Equal(
            (0x1234u, MediaDirection.ToCallee, "call-1", MediaKind.Audio),
            (0x99u, MediaDirection.ToCaller, "call-1", MediaKind.Audio));
    }

    [Fact]
    public void The_sender_owns_it_where_only_the_sender_is_known()
    {
        bench.Expect(1, Caller, 0, MediaDirection.ToCaller);
        bench.SendRun(10, 1);

        bench.Complete(1, 1000);

        bench.Sink.Of(1).Single().Direction.Should().Be(MediaDirection.ToCallee);
    }

    [Theory]
    [InlineData(5000, true)]
    [InlineData(5001, false)]
    public void A_stream_that_began_at_most_5_s_before_is_adopted_whole(double expected, bool adopted)
    {
        bench.SendRun(0, 300);
        bench.Expect(1, Callee, expected);
        bench.SendRun(6000, 10, sequence: 400);

        bench.Complete(1, 10_000);
        bench.End();

        bench.Sink.Reports.Should().ContainSingle().Which.Call.Should().Be(adopted ? 1ul : null);
        bench.Sink.Reports[0].Stream.Packets.Should().Be(310);
    }

    [Fact]
    public void What_follows_a_completed_call_is_another_stream_that_no_call_adopts()
    {
        bench.Expect(1, Callee, 0);
        bench.SendRun(0, 50);
        bench.Complete(1, 1000);
        bench.SendRun(1000, 10, sequence: 150); // the tail of call 1
        bench.Expect(2, Callee, 1500);
        bench.SendRun(1600, 20, sequence: 170); // same addresses, same SSRC
        bench.Complete(2, 3000);
        bench.End();

        bench.Sink.Reports.Select(report => (report.Call, report.Stream.Packets)).Should().Equal((1ul, 50), (null, 10), (2ul, 20));
    }

    [Fact]
    public void A_port_that_a_call_has_left_belongs_to_the_next_that_announces_it_even_with_the_same_ssrc()
    {
        bench.Expect(1, Callee, 0);
        bench.SendRun(0, 50);
        bench.Withdraw(1, Callee); // BYE: the record of call 1 stays open for a while
        bench.SendRun(1000, 10, sequence: 150);
        bench.Expect(2, Callee, 1500);
        bench.SendRun(1600, 20, sequence: 900);
        bench.SendRun(1600, 3, ssrc: 0x99);
        bench.Complete(1, 6000);
        bench.Complete(2, 7000);
        bench.End();

        bench.Sink.Reports.Select(report => (report.Call, report.Stream.Ssrc, report.Stream.Packets, report.Stream.Shared)).Should().Equal(
            (1ul, 0x1234u, 60, false), (2ul, 0x99u, 3, false), (2ul, 0x1234u, 20, false));
        bench.Sink.Reports[0].Stream.End.Should().Be(Bench.At(1180));
        bench.Sink.Reports[2].Stream.Restarts.Should().Be(0);
        bench.Sink.Counters["streams"].Should().Be(3);
        bench.Sink.Counters["rtp_packets"].Should().Be(83);
    }

    [Fact]
    public void A_port_that_one_of_two_calls_has_left_is_the_others_still()
    {
        bench.Expect(1, Callee, 0);
        bench.Expect(2, Callee, 0);
        bench.SendRun(0, 50);
        bench.Withdraw(1, Callee);
        bench.Expect(3, Callee, 6000);
        bench.SendRun(6000, 10, sequence: 150);
        bench.Withdraw(2, Callee);
        bench.Withdraw(3, Callee);
        bench.Expect(4, Callee, 6500);
        bench.SendRun(6600, 7, sequence: 160);
        bench.Complete(1, 7000);
        bench.Complete(2, 7000);
        bench.Complete(3, 7000);
        bench.Complete(4, 7000);

        bench.Sink.Reports.Select(report => (report.Call, report.Stream.Packets, report.Stream.Shared)).Should().Equal(
            (1ul, 60, true), (2ul, 60, true), (4ul, 7, false));
    }

    [Fact]
    public void A_call_that_returns_to_a_port_goes_on_with_its_stream()
    {
        bench.Expect(1, Callee, 0);
        bench.SendRun(0, 50);
        bench.Withdraw(1, Callee);
        bench.Expect(1, Callee, 1500);
        bench.SendRun(1600, 20, sequence: 150);
        bench.Complete(1, 6000);

        bench.Sink.Of(1).Should().ContainSingle().Which.Packets.Should().Be(70);
    }

    [Fact]
    public void A_call_with_more_addresses_than_are_kept_leaves_none_behind()
    {
        for (int i = 0; i < 100; i++)
        {
            bench.Expect(1, $"198.51.100.2:{6000 + (2 * i)}", 0);
        }

        bench.Complete(1, 1000);
        bench.SendRun(1000, 10);
        bench.End();

        bench.Sink.Reports.Should().ContainSingle().Which.Call.Should().BeNull();
    }

    [Fact]
    public void A_reused_port_belongs_to_the_new_call_even_with_an_old_stream_of_nobody()
    {
        bench.SendRun(0, 50);
        bench.Expect(2, Callee, 60_000);
        bench.SendRun(61_000, 20, sequence: 900);
        bench.Complete(2, 70_000);
        bench.End();

        bench.Sink.Reports.Select(report => (report.Call, report.Stream.Packets)).Should().Equal((null, 50), (2ul, 20));
    }

    [Fact]
    public void Several_live_calls_share_a_stream_and_the_summary_counts_it_once()
    {
        bench.Expect(1, Callee, 0);
        bench.Expect(2, Callee, 0, MediaDirection.ToCaller);
        bench.SendRun(10, 20);
        bench.Complete(1, 1000);
        bench.Complete(2, 1000);
        bench.End();

        bench.Sink.Reports.Select(report => (report.Call, report.Stream.Shared, report.Stream.Direction)).Should().Equal(
            (1ul, true, MediaDirection.ToCallee),
            (2ul, true, MediaDirection.ToCaller));
        bench.Sink.Counters["streams"].Should().Be(1);
        bench.Sink.Counters["rtp_packets"].Should().Be(20);
    }

    [Fact]
    public void Who_expects_the_destination_goes_before_who_expects_the_source()
    {
        bench.Expect(1, Caller, 0, MediaDirection.ToCaller);
        bench.SendRun(10, 5);
        bench.Expect(2, Callee, 200);
        bench.SendRun(210, 5, sequence: 105);
        bench.Complete(1, 1000);
        bench.Complete(2, 1000);

        bench.Sink.Reports.Select(report => (report.Call, report.Stream.Packets, report.Stream.Shared)).Should().Equal((2ul, 10, false));
    }

    [Fact]
    public void Withdrawing_an_address_keeps_its_streams_and_takes_no_new_ones()
    {
        bench.Expect(1, Callee, 0);
        bench.SendRun(10, 5);
        bench.Withdraw(1, Callee);
        bench.SendRun(110, 5, sequence: 105);
        bench.SendRun(110, 7, ssrc: 0x77);
        bench.Complete(1, 1000);
        bench.End();

        bench.Sink.Reports.Select(report => (report.Call, report.Stream.Packets)).Should().Equal((1ul, 10), (null, 7));
    }

    [Fact]
    public void Streams_are_reported_by_start_then_addresses_then_ssrc()
    {
        bench.Expect(1, Callee, 0);
        bench.SendRun(20, 1, ssrc: 1);
        bench.SendRun(0, 1, ssrc: 9, flow: Bench.FlowOf("192.0.2.1:5000", Callee));
        bench.SendRun(0, 1, ssrc: 8);
        bench.SendRun(0, 1, ssrc: 7);
        bench.Complete(1, 1000);

        bench.Sink.Of(1).Select(stream => stream.Ssrc).Should().Equal(7, 8, 9, 1);
    }

    [Fact]
    public void A_T38_address_owns_no_rtp()
    {
        bench.Expect(1, Callee, 0, kind: MediaKind.Image, formats: []);
        bench.SendRun(10, 20);
        bench.Complete(1, 1000);
        bench.End();

        bench.Sink.Reports.Should().ContainSingle().Which.Call.Should().BeNull();
    }

    [Fact]
    public void A_tick_tells_each_call_with_media_once()
    {
        bench.Expect(1, Callee, 0);
        bench.Expect(1, Caller, 0, MediaDirection.ToCaller);
        bench.SendRun(0, 10);
        bench.SendRun(5, 10, flow: Bench.ToCallee.Reversed);
        bench.SendRun(5, 10, flow: Bench.FlowOf("203.0.113.1:1", "203.0.113.2:2"));
        bench.Tick(1000);
        bench.Tick(2000);

        bench.Sink.Activity.Should().Equal((1ul, Bench.At(185)));
    }

    [Fact]
    public void Formats_come_from_the_receiver_then_from_the_other_side()
    {
        bench.Expect(1, Caller, 0, MediaDirection.ToCaller, formats: [new(96, "speex", 16000), new(97, "iLBC", 8000)]);
        bench.Expect(1, Callee, 0, formats: [new MediaFormat(96, "opus", 48000)]);
        bench.SendRun(0, 3, payloadType: 96);
        bench.SendRun(60, 2, sequence: 103, payloadType: 97);
        bench.SendRun(100, 1, sequence: 105, payloadType: 0);
        bench.Complete(1, 1000);

        bench.Sink.Of(1).Single().PayloadTypes.Select(type => type.Codec).Should().Equal("opus", "iLBC", "PCMU");
    }

    [Fact]
    public void One_known_side_is_enough_to_find_the_owner()
    {
        bench.Expect(1, Caller, 0, MediaDirection.ToCaller);
        bench.SendRun(10, 3, flow: Bench.FlowOf(Caller, "unknown"));
        bench.SendRun(15, 3, ssrc: 0x99, flow: Bench.FlowOf("unknown", Caller));

        bench.Complete(1, 1000);

        bench.Sink.Of(1).Select(stream => (stream.Ssrc, stream.Direction, stream.Source.IsUnknown, stream.Destination.IsUnknown))
            .Should().Equal(
                (0x1234u, MediaDirection.ToCallee, false, true),
                (0x99u, MediaDirection.ToCaller, true, false));
    }

    [Fact]
    public void Streams_with_one_known_side_that_began_before_the_expectation_are_adopted()
    {
        bench.SendRun(0, 10, flow: Bench.FlowOf("unknown", Callee));
        bench.SendRun(0, 10, ssrc: 0x99, flow: Bench.FlowOf(Callee, "unknown"));
        bench.Expect(1, Callee, 300);
        bench.Complete(1, 1000);

        bench.Sink.Of(1).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData("[::]:0")]
    public void Nobody_expects_the_side_that_a_mirror_did_not_tell(string address)
    {
        bench.SendRun(0, 10, ssrc: 0x98, flow: Bench.FlowOf("unknown", Caller));
        bench.Expect(1, address, 300);
        bench.SendRun(400, 10, flow: Bench.FlowOf("unknown", Callee));
        bench.SendRun(400, 10, ssrc: 0x99, flow: Bench.FlowOf("unknown", "unknown"));
        bench.Complete(1, 1000);
        bench.End();

        bench.Sink.Reports.Should().HaveCount(3).And.OnlyContain(report => report.Call == null);
    }

    [Fact]
    public void Streams_without_addresses_do_not_make_those_before_them_forgotten()
    {
        bench.SendRun(0, 10);
        bench.SendRun(7000, 10, ssrc: 0x97, flow: Bench.FlowOf(Caller, "203.0.113.1:1"));
        bench.SendRun(7300, 1, ssrc: 1, flow: Bench.FlowOf("unknown", "unknown"));
        bench.SendRun(14_000, 1, ssrc: 2, flow: Bench.FlowOf("unknown", "unknown"));
        bench.SendRun(14_000, 1, ssrc: 3, flow: Bench.FlowOf("unknown", "unknown"));
        bench.Expect(1, "203.0.113.1:1", 8000);
        bench.Complete(1, 15_000);

        bench.Sink.Of(1).Should().ContainSingle().Which.Ssrc.Should().Be(0x97);
    }
}
