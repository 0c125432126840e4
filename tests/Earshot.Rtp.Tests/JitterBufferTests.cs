using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Tests;

public sealed class JitterBufferTests
{
    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(60, 0, 0)]
    [InlineData(150, 0, 0)]
    [InlineData(400, 0, 0)]
    [InlineData(4, 0.02, 60)]
    [InlineData(30, 0.05, 210)]
    [InlineData(30, 0.05, 700)]
    [InlineData(4, 0.3, 100)]
    public void Late_packets_and_delays_are_those_of_the_definition(double jitter, double late, double lateBy)
    {
        ImpairedStream sent = new(new() { Packets = 1500, Jitter = jitter, Late = late, LateBy = lateBy, Loss = 0.03 });
        BufferOracle oracle = Oracle(sent);

        StreamRecord stream = Measure(sent);

        stream.Buffers.Select(buffer => buffer.Buffer).Should().Equal("fixed_50", "fixed_200", "adaptive");
        for (int buffer = 0; buffer < 3; buffer++)
        {
            bool[] isMissing = [.. sent.IsLost];
            for (int i = 0; i < sent.Arrivals.Count; i++)
            {
                isMissing[sent.Arrivals[i].Index] |= oracle.IsLate[buffer][i];
            }

            JitterBufferRecord record = stream.Buffers[buffer];
            record.Late.Should().Be(oracle.Late[buffer]);
            record.DelayMs.Should().BeApproximately(oracle.MeanDelay(buffer), 1e-4);
            record.LossPercent.Should().BeApproximately(100.0 * isMissing.Count(missing => missing) / isMissing.Length, 1e-9);
            record.BurstRatio.Should().BeApproximately(BurstRatio(isMissing), 1e-9);
        }
    }

    [Fact]
    public void Every_tenth_packet_beyond_a_buffer_is_late()
    {
        // Steady but for every tenth packet, 120 ms late: beyond 50 ms, within 200 ms, and learnt by the adaptive buffer at once.
        Bench bench = new();
        for (int i = 0; i < 1000; i++)
        {
            bench.Send((20 * i) + (i % 10 == 5 ? 120 : 0), Bench.Rtp(i, (uint)(160 * i)));
        }

        IReadOnlyList<JitterBufferRecord> buffers = bench.EndWithOne().Buffers;

        buffers.Select(buffer => buffer.Late).Should().Equal(100, 0, 1);
        buffers[0].LossPercent.Should().Be(10);
        buffers[0].BurstRatio.Should().Be(1);
        // 93.2 - 95 * 10 / (10 + 25.1); no delay of 100 ms.
        buffers[0].RFactor.Should().BeApproximately(66.134, 0.001);
    }

    [Fact]
    public void A_sender_whose_timestamps_stand_still_while_it_is_silent_is_not_late_for_ever()
    {
        Bench marked = new();
        Bench unmarked = new();
        for (int i = 0; i < 400; i++)
        {
            double at = (20 * i) + (i < 200 ? 0 : 3000);
            byte[] packet = Bench.Rtp(i, (uint)(160 * i));
            unmarked.Send(at, packet);
            packet[1] |= i == 200 ? (byte)0x80 : (byte)0;
            marked.Send(at, packet);
        }

        marked.EndWithOne().Buffers.Should().OnlyContain(buffer => buffer.Late == 0);
        // A second of nothing but late packets, then the buffer starts anew: packets 200 to 249.
        unmarked.EndWithOne().Buffers[0].Late.Should().Be(50);
    }

    [Fact]
    public void Talkspurts_with_pauses_between_them_are_in_time()
    {
        StreamRecord stream = Measure(new ImpairedStream(new() { Packets = 2000, Talkspurt = 60, Silence = 40, Jitter = 15 }));

        stream.Buffers.Should().OnlyContain(buffer => buffer.Late == 0);
        stream.Lost.Should().Be(0);
        stream.Gaps!.Count.Should().Be(33);
        stream.Gaps.SenderSilent.Should().Be(33);
        stream.Mos.Should().BeApproximately(4.409, 0.0005);
    }

    [Theory]
    [InlineData(0x4000_0000u)] // ahead
    [InlineData(0xC000_0000u)] // behind
    public void Timestamps_that_begin_anew_start_the_buffers_anew(uint timestamp)
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0);
        bench.SendRun(0, 100);
        for (int i = 0; i < 100; i++)
        {
            bench.Send(2000 + (20 * i), Bench.Rtp(200 + i, timestamp + (uint)(160 * i)));
        }

        bench.Complete(1, 4000);
        bench.Sink.Of(1).Single().Buffers.Should().OnlyContain(buffer => buffer.Late == 0);
    }

    [Fact]
    public void Without_a_clock_rate_there_are_none()
    {
        Bench bench = new();
        bench.SendRun(0, 400, payloadType: 97);

        StreamRecord stream = bench.EndWithOne();

        stream.Buffers.Should().BeEmpty();
        stream.Mos.Should().BeNull();
        stream.Terms.Should().BeNull();
    }

    [Fact]
    public void Late_packets_before_their_SDP_are_found_too()
    {
        MediaFormat[] formats = [new(111, "opus", 48000)];
        Bench early = new();
        Bench late = new();
        early.Expect(1, "198.51.100.2:6000", 0, formats: formats);
        for (int i = 0; i < 400; i++)
        {
            if (i == 200)
            {
                late.Expect(1, "198.51.100.2:6000", 4000, formats: formats);
            }

            // Of the first 5 s, 40 packets are late for the smallest buffer; the first of them have left the window by then.
            double at = (20 * i) + (i % 6 == 4 ? 100 : 0);
            byte[] packet = Bench.Rtp(i, (uint)(960 * i), payloadType: 111);
            early.Send(at, packet);
            late.Send(at, packet);
        }

        early.Complete(1, 9000);
        late.Complete(1, 9000);

        late.Sink.Of(1).Single().Should().BeEquivalentTo(early.Sink.Of(1).Single());
    }

    private static BufferOracle Oracle(ImpairedStream sent) =>
        new([.. sent.Arrivals.Select(arrival => (Math.Round(arrival.Milliseconds * 1e6) / 1e6, 20.0 * arrival.Index))]);

    private static double? BurstRatio(bool[] isMissing)
    {
        int missing = isMissing.Count(one => one);
        int runs = isMissing.Where((one, i) => one && (i == 0 || !isMissing[i - 1])).Count();
        return missing == 0 ? null : Math.Max(1, (double)missing / runs * (1 - ((double)missing / isMissing.Length)));
    }

    private static StreamRecord Measure(ImpairedStream sent)
    {
        Bench bench = new();
        bench.Take([.. sent.Datagrams]);
        return bench.EndWithOne();
    }
}
